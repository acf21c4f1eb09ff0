-- One row per test that some evidence speaks of: the first period in which it does, for anybody.
select s.test, min(p.seq) as first_seq
from facts.stated as s
inner join entities.periods as p on s.period = p.period
group by s.test
