-- One row per month and critical KPI, whatever name its sheets give it: 1 where the month's rate missed the KPI's target, else 0
-- (domain 3.5 EP4). The rate is the one that scores: counts, or a percentage without them.
with monthly as (

    select
        r.engagement_id,
        r.period,
        r.observed_on,
        r.kpi,
        k.critical_below,
        main.ratio(sum(r.numerator), sum(r.denominator)) as rate,
        sum(r.denominator) as denominator,
        bool_or(r.state = 'na') as is_na,
        bool_or(r.estimated) as estimated,
        min_by(
            {'file_id': r.file_id, 'source_sheet': r.source_sheet, 'source_row': r.source_row, 'field': r.source_field},
            (r.file_id, r.source_sheet, r.source_row)
        ) as first_row
    from measures.kpi_ratios as r
    inner join policy.kpis as k on r.kpi = k.kpi
    where k.critical_below is not null
    group by r.engagement_id, r.period, r.observed_on, r.kpi, k.critical_below

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
        when denominator = 0 then 'idle'
        else 'missing'
    end as state,
    estimated,
    first_row.file_id as file_id,
    first_row.source_sheet as source_sheet,
    first_row.source_row as source_row,
    first_row.field as source_field
from monthly
