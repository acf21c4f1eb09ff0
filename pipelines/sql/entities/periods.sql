-- One row per quarter between the first and the last month that any sheet reports, up to the as-of date.
with months as (

    select month from staging.kpi_observations
    union
    select month from staging.volumes

),

quarters as (

    select distinct cast(date_trunc('quarter', months.month) as date) as start_on
    from months
    cross join meta.build as b
    where months.month <= b.as_of

)

select
    main.quarter_of(start_on) as period,
    start_on,
    cast(start_on + interval 3 month - interval 1 day as date) as end_on,
    cast(row_number() over (order by start_on) as integer) as seq
from quarters
