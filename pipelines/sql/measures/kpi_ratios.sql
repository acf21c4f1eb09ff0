-- One row per KPI row of a monthly sheet whose name the KPI library knows: the counts behind a rate, or why there are none.
with named as (

    select
        o.* replace (replace(o.actual, '％', '%') as actual),
        k.kpi,
        k.measure,
        v.volume
    from staging.kpi_observations as o
    inner join entities.engagements as e on o.engagement_id = e.engagement_id
    inner join policy.kpi_names as n on o.kpi_name = n.kpi_name and n.family in (e.family, '*')
    inner join policy.kpis as k on n.kpi = k.kpi
    left join staging.volumes as v on o.engagement_id = v.engagement_id and o.month = v.month

),

-- A rate given without its counts is used only where its cell, its number format or its header carries a sign: %, ‰, ‱.
with_stated_rate as (

    select
        *,
        numerator is null and denominator is null and regexp_matches(coalesce(actual, ''), '[%‰‱]$') as has_rate_only,
        try_cast(regexp_replace(actual, '[%‰‱]$', '') as decimal(18, 6))
        / case right(actual, 1) when '‱' then 10000 when '‰' then 1000 else 100 end as stated_rate
    from named

)

select
    w.engagement_id,
    main.quarter_of(w.month) as period,
    w.measure,
    w.month as observed_on,
    try_cast(case when has_rate_only then stated_rate * coalesce(volume, 1) else numerator end as decimal(24, 6))
        as numerator,
    try_cast(case when has_rate_only then coalesce(volume, 1) else denominator end as decimal(24, 6)) as denominator,
    case
        when l.measure is not null then 'superseded'
        when list_contains(na_fields, 'numerator') or list_contains(na_fields, 'denominator')
            or list_contains(na_fields, 'actual') then 'na'
        when has_rate_only and try_cast(stated_rate * coalesce(volume, 1) as decimal(24, 6)) is not null then 'value'
        when numerator is not null and denominator > 0 then 'value'
        when denominator = 0 then 'idle'
        else 'missing'
    end as state,
    has_rate_only as estimated,
    file_id,
    source_sheet,
    source_row,
    case when has_rate_only then 'actual' else 'numerator' end as source_field,
    w.kpi
from with_stated_rate as w
left join entities.own_ledgers as l
    on w.engagement_id = l.engagement_id and main.quarter_of(w.month) = l.period and w.measure = l.measure
