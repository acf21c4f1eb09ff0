-- One row per KPI of a month that lies more than five robust deviations from its own eight months before (V15).
with rates as (

    select
        engagement_id, kpi_name, month, file_id, source_sheet, source_row,
        cast(numerator as double) as cases, cast(denominator as double) as volume,
        cast(numerator as double) / nullif(cast(denominator as double), 0) as rate
    from staging.kpi_observations
    where numerator is not null and denominator > 0

),

-- The eight months before each month, and how far their middle value is from each of them.
earlier as (

    select
        r.engagement_id, r.kpi_name, r.month,
        count(*) as months, quantile_cont(b.rate, 0.5) as middle
    from rates as r
    inner join rates as b
        on r.engagement_id = b.engagement_id and r.kpi_name = b.kpi_name
        and b.month < r.month and b.month >= r.month - interval 8 month
    group by r.engagement_id, r.kpi_name, r.month

),

spread as (

    select
        e.engagement_id, e.kpi_name, e.month, e.months, e.middle,
        1.4826 * quantile_cont(abs(b.rate - e.middle), 0.5) as deviation
    from earlier as e
    inner join rates as b
        on e.engagement_id = b.engagement_id and e.kpi_name = b.kpi_name
        and b.month < e.month and b.month >= e.month - interval 8 month
    where e.months >= 6
    group by e.engagement_id, e.kpi_name, e.month, e.months, e.middle

)

select
    r.file_id,
    r.source_sheet,
    r.source_row,
    'numerator' as source_field,
    cast(round(r.rate, 6) as varchar) as raw_text,
    'V15' as rule,
    '“' || r.kpi_name || '”本月为 ' || cast(round(r.rate, 6) as varchar) || '，此前 ' || cast(s.months as varchar)
    || ' 个月一般为 ' || cast(round(s.middle, 6) as varchar) || '，差异异常；请核对单位和数值（已照常载入）。' as zh,
    '“' || r.kpi_name || '” is ' || cast(round(r.rate, 6) as varchar) || ' this month; the '
    || cast(s.months as varchar) || ' months before it was about ' || cast(round(s.middle, 6) as varchar)
    || '. Check unit and value (it was loaded as it is).' as en
from rates as r
inner join spread as s on r.engagement_id = s.engagement_id and r.kpi_name = s.kpi_name and r.month = s.month
-- A rate that hardly ever moves has no deviation to measure by; a few cases more or less are chance, and what is less
-- than threefold is no slip of a unit.
where
    s.deviation > 0
    and abs(r.rate - s.middle) > 5 * s.deviation
    and (r.rate > 3 * s.middle or r.rate < s.middle / 3)
    and greatest(r.cases, s.middle * r.volume) >= 10
