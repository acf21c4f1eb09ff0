-- One row per period of the scored sheets: a month, a quarter, or a year, which may begin in the year before the one it is
-- named after.
with stated as (

    select
        period,
        cast(left(period, 4) as integer) as year_number,
        max(year_begins) as year_begins
    from staging.scored_rows
    group by period

),

begun as (

    select
        period,
        case
            when period like '____Q_' then make_date(year_number, 3 * cast(right(period, 1) as integer) - 2, 1)
            when period like '____-__' then make_date(year_number, cast(right(period, 2) as integer), 1)
            when year_begins > 1 then make_date(year_number - 1, year_begins, 1)
            else make_date(year_number, 1, 1)
        end as start_on,
        case when period like '____Q_' then 3 when period like '____-__' then 1 else 12 end as months
    from stated

),

ended as (

    select
        period,
        start_on,
        cast(start_on + to_months(months) as date) - 1 as end_on
    from begun

)

select
    period,
    start_on,
    end_on,
    cast(row_number() over (order by end_on, start_on, period) as integer) as seq
from ended
