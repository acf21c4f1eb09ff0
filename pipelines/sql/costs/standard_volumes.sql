-- One row per engagement and quarter whose mix of work is known: the volume in standard units, Q_std = sum of volume times
-- standard minutes over the reference minutes (domain 4.4). None where a month, or a part of a month's volume, is missing.
with months as (

    select
        x.engagement_id, x.month, main.quarter_of(x.month) as period,
        sum(cast(x.kind_volume as decimal(24, 6))) as volume,
        sum(cast(cast(x.kind_volume as decimal(18, 4)) * cast(x.standard_minutes as decimal(12, 4)) as decimal(30, 8)))
            as minutes
    from staging.output_mixes as x
    group by x.engagement_id, x.month

),

quarters as (

    select
        m.engagement_id, m.period, sum(m.minutes) as minutes, count(*) as month_count,
        -- What the kinds do not account for is of unknown length.
        count(*) filter (where v.volume is null or cast(v.volume as decimal(24, 6)) <> m.volume) as open_months
    from months as m
    left join staging.volumes as v on m.engagement_id = v.engagement_id and m.month = v.month
    group by m.engagement_id, m.period

)

select
    q.engagement_id,
    q.period,
    p.value as reference_minutes,
    main.times_ratio(q.minutes, 1, p.value) as standard_volume
from quarters as q
inner join costs.terms as t on q.engagement_id = t.engagement_id and q.period = t.period
inner join costs.parameters_in_force as p
    on q.engagement_id = p.engagement_id and q.period = p.period and p.name = 'reference_minutes'
where q.open_months = 0 and q.month_count >= t.months_due
