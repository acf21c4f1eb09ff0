-- One row per engagement, period and indicator that the vendor owes for the second period on end or longer: it scores 0.
-- What the vendor owes is left out once, with a reminder (domain 3.7).
with owed as (

    select s.engagement_id, s.period, f.seq, s.indicator
    from scores.indicator_states as s
    inner join scores.scheme_in_force as f on s.period = f.period
    where s.state = 'missing_vendor'

)

select o.engagement_id, o.period, o.indicator
from owed as o
inner join owed as b
    on o.engagement_id = b.engagement_id and o.indicator = b.indicator and o.seq = b.seq + 1
