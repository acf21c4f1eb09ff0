-- One row per volume row and per headcount row of a month that has both: output an hour against its baseline (EP5).
-- The baseline is the contract's own, else what the engagement did in its first four quarters, which then have no index.
with months as (

    select
        h.engagement_id, h.month, main.quarter_of(h.month) as period, v.volume,
        cast(h.on_post_fte as double) * w.monthly_hours as hours,
        v.file_id as volume_file, v.source_sheet as volume_sheet, v.source_row as volume_row,
        h.file_id, h.source_sheet, h.source_row
    from staging.headcounts as h
    inner join staging.volumes as v on h.engagement_id = v.engagement_id and h.month = v.month
    cross join policy.working_time as w
    where h.on_post_fte > 0

),

quarters as (

    select
        engagement_id, period,
        dense_rank() over (partition by engagement_id order by period) as place,
        sum(volume) as volume,
        sum(cast(hours as decimal(24, 6))) as hours
    from months
    where volume > 0
    group by engagement_id, period

),

baselines as (

    select
        e.engagement_id,
        max(cast(e.output_per_hour as double)) as stated,
        main.ratio(
            sum(q.volume) filter (where q.place <= 4), sum(q.hours) filter (where q.place <= 4)
        ) as own
    from entities.engagements as e
    inner join quarters as q on e.engagement_id = q.engagement_id
    group by e.engagement_id

),

judged as (

    select
        m.*, coalesce(b.stated, b.own) as baseline,
        case
            when m.volume = 0 then 'idle'
            when b.stated is null and q.place <= 4 then 'na'
            else 'value'
        end as state
    from months as m
    inner join baselines as b on m.engagement_id = b.engagement_id
    left join quarters as q on m.engagement_id = q.engagement_id and m.period = q.period

)

select
    engagement_id, period, 'productivity_index' as measure, month as observed_on,
    cast(volume as decimal(24, 6)) as numerator, cast(0 as decimal(24, 6)) as denominator, state, false as estimated,
    volume_file as file_id, volume_sheet as source_sheet, volume_row as source_row, 'volume' as source_field
from judged
union all
select
    engagement_id, period, 'productivity_index' as measure, month as observed_on,
    cast(0 as decimal(24, 6)) as numerator, cast(hours * baseline as decimal(24, 6)) as denominator, state,
    false as estimated, file_id, source_sheet, source_row, 'on_post_fte' as source_field
from judged
