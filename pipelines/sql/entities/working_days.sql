-- One row per day from the first complaint to the as-of date: is it worked, and how many worked days lie up to and with it.
-- Monday to Friday, but for the holidays and worked weekends of the calendar file.
with bounds as (

    select cast(min(c.received_at) as date) as first_on, max(b.as_of) as last_on
    from staging.complaints as c
    cross join meta.build as b

),

days as (

    select cast(d.day as date) as day
    from bounds as b
    cross join unnest(generate_series(b.first_on, b.last_on, interval 1 day)) as d (day)

)

select
    d.day,
    coalesce(c.is_working, isodow(d.day) <= 5) as is_working,
    count(*) filter (where coalesce(c.is_working, isodow(d.day) <= 5)) over (order by d.day) as worked_days
from days as d
left join policy.calendar_days as c on d.day = c.day
