-- One row per quarter in which a line was scheduled, in order.
with quarters as (

    select distinct
        period,
        cast(date_trunc('quarter', scheduled_on) as date) as start_on
    from entities.delivery_lines

)

select
    period,
    start_on,
    cast(start_on + interval 3 month - interval 1 day as date) as end_on,
    cast(row_number() over (order by start_on) as integer) as seq
from quarters
