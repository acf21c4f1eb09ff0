-- One row per engagement, quarter and test: how long a critical KPI ran below its floor without a break up to a month of the
-- quarter, and in how many of the twelve months to the quarter's end. A KPI stays itself when its name on the sheet changes.
with monthly as (

    select
        r.*, e.family, r.observed_on as month, k.title_zh, k.title_en,
        main.ratio(
            sum(r.numerator) over (partition by r.engagement_id, r.observed_on, r.kpi),
            sum(r.denominator) over (partition by r.engagement_id, r.observed_on, r.kpi)
        ) as rate
    from measures.kpi_ratios as r
    inner join entities.engagements as e on r.engagement_id = e.engagement_id
    inner join policy.kpis as k on r.kpi = k.kpi
    where k.critical_below is not null
    qualify row_number() over (
            partition by r.engagement_id, r.observed_on, r.kpi order by r.file_id, r.source_sheet, r.source_row
        ) = 1

),

judged as (

    -- Below the floor of the curve in force, not merely below the target, which EP4 counts.
    select
        n.*, 12 * year(n.month) + month(n.month) as month_no,
        n.rate < m.floor_value as is_below
    from monthly as n
    inner join scores.scheme_in_force as f on n.period = f.period
    inner join policy.indicator_measures as m
        on f.scheme = m.scheme and f.scheme_version = m.version and n.measure = m.measure and n.family = m.family
        and m.direction = 'higher'
    where n.rate is not null

),

runs as (

    select
        *,
        month_no - row_number() over (partition by engagement_id, kpi, is_below order by month_no) as island,
        count(*) filter (where is_below) over (
            partition by engagement_id, kpi order by month_no range between 11 preceding and current row
        ) as in_year
    from judged

),

counted as (

    select
        *,
        case when is_below
                then row_number() over (partition by engagement_id, kpi, is_below, island order by month_no)
            else 0
        end as running
    from runs

)

select
    c.engagement_id,
    c.period,
    t.test,
    cast(case t.test when 'critical_months_running' then c.running else c.in_year end as double) as value,
    c.title_zh || ' 连续 ' || cast(c.running as varchar) || ' 个月、近12个月共 ' || cast(c.in_year as varchar)
    || ' 个月低于底线' as zh,
    c.title_en || ' below its floor ' || cast(c.running as varchar) || ' months running, '
    || cast(c.in_year as varchar) || ' of 12' as en,
    c.file_id,
    c.source_sheet,
    c.source_row,
    c.source_field
from counted as c
cross join (values ('critical_months_running'), ('critical_months_in_year')) as t (test)
