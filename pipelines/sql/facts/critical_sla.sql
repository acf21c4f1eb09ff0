-- One row per engagement, quarter and test: how long a critical KPI ran below its floor without a break up to a month of the
-- quarter, and in how many of the twelve months to the quarter's end.
with named as (

    select distinct
        o.engagement_id, e.family, o.month, k.measure, o.kpi_name, o.numerator, o.denominator, o.file_id,
        o.source_sheet, o.source_row
    from staging.kpi_observations as o
    inner join entities.engagements as e on o.engagement_id = e.engagement_id
    inner join policy.kpi_names as n on o.kpi_name = n.kpi_name and n.family in (e.family, '*')
    inner join policy.kpis as k on n.kpi = k.kpi
    where k.critical_below is not null

),

judged as (

    -- Below the floor of the curve in force, not merely below the target, which EP4 counts.
    select
        n.*, f.period, 12 * year(n.month) + month(n.month) as month_no,
        main.ratio(n.numerator, n.denominator) < m.floor_value as is_below
    from named as n
    inner join scores.scheme_in_force as f on main.quarter_of(n.month) = f.period
    inner join policy.indicator_measures as m
        on f.scheme = m.scheme and f.scheme_version = m.version and n.measure = m.measure and n.family = m.family
        and m.direction = 'higher'
    where main.ratio(n.numerator, n.denominator) is not null

),

runs as (

    select
        *,
        month_no - row_number() over (partition by engagement_id, kpi_name, is_below order by month_no) as island,
        count(*) filter (where is_below) over (
            partition by engagement_id, kpi_name order by month_no range between 11 preceding and current row
        ) as in_year
    from judged

),

counted as (

    select
        *,
        case when is_below
                then row_number() over (partition by engagement_id, kpi_name, is_below, island order by month_no)
            else 0
        end as running
    from runs

)

select
    c.engagement_id,
    c.period,
    t.test,
    cast(case t.test when 'critical_months_running' then c.running else c.in_year end as double) as value,
    c.kpi_name || ' 连续 ' || cast(c.running as varchar) || ' 个月、近12个月共 ' || cast(c.in_year as varchar)
    || ' 个月低于底线' as zh,
    c.kpi_name || ' below its floor ' || cast(c.running as varchar) || ' months running, '
    || cast(c.in_year as varchar) || ' of 12' as en,
    c.file_id,
    c.source_sheet,
    c.source_row,
    'numerator' as source_field
from counted as c
cross join (values ('critical_months_running'), ('critical_months_in_year')) as t (test)
