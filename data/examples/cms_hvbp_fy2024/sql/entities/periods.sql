-- One row per federal fiscal year: it begins on the first of October before the year it is named after.
with years as (

    select distinct
        fiscal_year as period,
        cast(fiscal_year as integer) as year_number
    from staging.domain_scores

)

select
    period,
    make_date(year_number - 1, 10, 1) as start_on,
    make_date(year_number, 9, 30) as end_on,
    cast(row_number() over (order by year_number) as integer) as seq
from years
