-- One row per month and critical KPI, whatever name its sheets give it: 1 where the month's rate missed the KPI's target, else 0
-- (domain 3.5 EP4). The rate is the one that scores: counts, or a percentage without them.
with monthly as (

    select
        r.*,
        k.critical_below,
        main.ratio(sum(r.numerator) over kpi_month, sum(r.denominator) over kpi_month) as rate,
        bool_or(r.state = 'na') over kpi_month as is_na,
        bool_or(r.denominator = 0) over kpi_month as is_idle,
        bool_or(r.estimated) over kpi_month as is_estimated
    from measures.kpi_ratios as r
    inner join policy.kpis as k on r.kpi = k.kpi
    where k.critical_below is not null
    window kpi_month as (partition by r.engagement_id, r.observed_on, r.kpi)
    qualify row_number() over (
            partition by r.engagement_id, r.observed_on, r.kpi order by r.file_id, r.source_sheet, r.source_row
        ) = 1

)

select
    engagement_id,
    period,
    'critical_sla_breaches' as measure,
    observed_on,
    cast(case when rate < critical_below then 1 else 0 end as decimal(24, 6)) as numerator,
    cast(null as decimal(24, 6)) as denominator,
    case
        when rate is not null then 'value'
        when is_na then 'na'
        when is_idle then 'idle'
        else 'missing'
    end as state,
    is_estimated as estimated,
    file_id,
    source_sheet,
    source_row,
    source_field
from monthly
