-- One row per measure that some sheet of the workspace feeds: the first period in which anyone reported it.
select
    o.measure,
    min(p.seq) as first_seq
from measures.observations as o
inner join entities.periods as p on o.period = p.period
group by o.measure
