-- One row per volume row and measure it can feed where the KPI sheet has no such KPI: errors, sample passes, completion.
with covered as (

    select distinct k.engagement_id, k.period, k.measure
    from measures.kpi_ratios as k

),

offered as (

    select v.*, 'error_rate' as measure, v.errors as numerator, v.volume as denominator, 'errors' as source_field
    from staging.volumes as v
    where v.errors is not null
    union all
    select
        v.*, 'quality_pass_rate' as measure, v.passed as numerator, v.sampled as denominator, 'passed' as source_field
    from staging.volumes as v
    where v.passed is not null and v.sampled is not null
    union all
    select
        v.*, 'volume_completion' as measure, coalesce(v.good_volume, v.volume) as numerator,
        v.demanded_volume as denominator, 'demanded_volume' as source_field
    from staging.volumes as v
    where v.demanded_volume is not null

)

select
    o.engagement_id,
    main.quarter_of(o.month) as period,
    o.measure,
    o.month as observed_on,
    cast(o.numerator as decimal(24, 6)) as numerator,
    cast(o.denominator as decimal(24, 6)) as denominator,
    case when o.denominator > 0 then 'value' else 'idle' end as state,
    false as estimated,
    o.file_id,
    o.source_sheet,
    o.source_row,
    o.source_field
from offered as o
left join covered as c
    on o.engagement_id = c.engagement_id and main.quarter_of(o.month) = c.period and o.measure = c.measure
where c.measure is null
