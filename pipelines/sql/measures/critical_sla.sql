-- One row per month and critical KPI: 1 where the month's rate missed the KPI's target, else 0 (domain 3.5 EP4).
with named as (

    select
        o.*,
        k.critical_below
    from staging.kpi_observations as o
    inner join entities.engagements as e on o.engagement_id = e.engagement_id
    inner join policy.kpi_names as n on o.kpi_name = n.kpi_name and n.family in (e.family, '*')
    inner join policy.kpis as k on n.kpi = k.kpi
    where k.critical_below is not null

)

select
    engagement_id,
    main.quarter_of(month) as period,
    'critical_sla_breaches' as measure,
    month as observed_on,
    cast(case when main.ratio(numerator, denominator) < critical_below then 1 else 0 end as decimal(24, 6))
        as numerator,
    cast(null as decimal(24, 6)) as denominator,
    case
        when list_contains(na_fields, 'numerator') or list_contains(na_fields, 'denominator') then 'na'
        when main.ratio(numerator, denominator) is not null then 'value'
        when denominator = 0 then 'idle'
        else 'missing'
    end as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'numerator' as source_field
from named
