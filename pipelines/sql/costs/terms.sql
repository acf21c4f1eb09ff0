-- One row per engagement and quarter in which its contract runs: how many months, and which share of the quarter.
select
    e.engagement_id,
    c.period,
    c.start_on,
    c.end_on,
    c.seq,
    datediff('month', greatest(e.start_on, c.start_on), least(e.end_on, c.end_on)) + 1 as months_due,
    e.end_on between c.start_on and c.end_on as is_last
from entities.engagements as e
inner join costs.calendar as c on e.start_on <= c.end_on and e.end_on >= c.start_on
