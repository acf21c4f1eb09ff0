-- One row per engagement, period and indicator that the vendor owes for the second period on end or longer: it scores 0.
-- What the vendor owes is left out once, with a reminder (domain 3.7). It is owed by what is measured: a new version of the rule
-- that calls the indicator something else ends no debt, and one that measures something else by that name takes none over.
with owed as (

    select s.engagement_id, s.period, w.period_seq, s.indicator, w.measure
    from scores.indicator_states as s
    inner join entities.engagements as e on s.engagement_id = e.engagement_id
    inner join scores.indicator_ways as w
        on s.period = w.period and s.indicator = w.indicator and e.family = w.family
    where s.state = 'missing_vendor'

)

select distinct o.engagement_id, o.period, o.indicator
from owed as o
inner join owed as b
    on o.engagement_id = b.engagement_id and o.measure = b.measure and o.period_seq = b.period_seq + 1
