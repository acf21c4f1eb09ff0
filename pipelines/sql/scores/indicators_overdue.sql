-- One row per engagement, period and indicator that the vendor owes for the second period on end or longer: it scores 0.
-- What the vendor owes is left out once, with a reminder (domain 3.7).
with owed as (

    select engagement_id, period, period_seq, indicator
    from scores.indicator_states
    where state = 'missing_vendor'

)

select o.engagement_id, o.period, o.indicator
from owed as o
inner join owed as b
    on o.engagement_id = b.engagement_id and o.indicator = b.indicator and o.period_seq = b.period_seq + 1
