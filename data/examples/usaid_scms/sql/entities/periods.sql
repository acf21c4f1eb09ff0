-- One row per quarter in which a vendor had a line scheduled, in order.
-- A quarter of the hub's alone (2015Q4, three lines planned ahead when the record ends) has no vendor to compare it with.
with quarters as (

    select distinct
        period,
        cast(date_trunc('quarter', scheduled_on) as date) as start_on
    from entities.delivery_lines
    where arrangement = 'outsourced'

)

select
    period,
    start_on,
    cast(start_on + interval 3 month - interval 1 day as date) as end_on,
    cast(row_number() over (order by start_on) as integer) as seq
from quarters
