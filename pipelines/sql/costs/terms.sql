-- One row per engagement and quarter in which its contract runs: how many months, from which on, and until which day.
select
    e.engagement_id,
    c.period,
    c.start_on,
    c.end_on,
    c.seq,
    datediff('month', greatest(e.start_on, c.start_on), least(e.end_on, c.end_on)) + 1 as months_due,
    cast(date_trunc('month', greatest(e.start_on, c.start_on)) as date) as first_month,
    least(e.end_on, c.end_on) as last_on,
    e.end_on between c.start_on and c.end_on as is_last
from entities.engagements as e
inner join costs.calendar as c on e.start_on <= c.end_on and e.end_on >= c.start_on
