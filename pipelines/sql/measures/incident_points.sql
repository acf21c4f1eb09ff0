-- One row per incident (points by severity and share of blame), and one of 0 per engagement in a logged quarter (EM4, EM5).
with logged as (

    -- A quarter without any incident of anybody is a log nobody sent.
    select distinct main.quarter_of(cast(coalesce(detected_at, occurred_at) as date)) as period
    from staging.incidents

),

measures as (

    select distinct f.period, m.measure
    from scores.scheme_in_force as f
    inner join policy.incident_measures as m on f.scheme = m.scheme and f.scheme_version = m.version

),

pointed as (

    select
        i.engagement_id,
        f.period,
        m.measure,
        cast(coalesce(i.detected_at, i.occurred_at) as date) as observed_on,
        -- Who is to blame is open until it is decided; until then it counts in full, as with complaints.
        p.points * case coalesce(i.attribution, 'pending')
            when 'vendor' then 1 when 'pending' then 1 when 'shared' then 0.5 else 0
        end as points,
        i.file_id,
        i.source_sheet,
        i.source_row
    from staging.incidents as i
    inner join scores.scheme_in_force as f
        on main.quarter_of(cast(coalesce(i.detected_at, i.occurred_at) as date)) = f.period
    inner join policy.incident_measures as m
        on f.scheme = m.scheme and f.scheme_version = m.version and i.incident_type = m.incident_type
    inner join policy.incident_points as p
        on f.scheme = p.scheme and f.scheme_version = p.version and i.severity = p.severity

)

select
    ep.engagement_id,
    ep.period,
    m.measure,
    p.observed_on,
    cast(coalesce(p.points, 0) as decimal(24, 6)) as numerator,
    cast(null as decimal(24, 6)) as denominator,
    'value' as state,
    false as estimated,
    p.file_id,
    p.source_sheet,
    p.source_row,
    'severity' as source_field
from entities.engagement_periods as ep
inner join logged as l on ep.period = l.period
inner join measures as m on ep.period = m.period
left join pointed as p on ep.engagement_id = p.engagement_id and ep.period = p.period and m.measure = p.measure
