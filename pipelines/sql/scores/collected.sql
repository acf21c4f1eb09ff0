-- One row per family and measure that some sheet feeds: the first period in which anyone of the family reported it.
select
    e.family,
    o.measure,
    min(p.seq) as first_seq
from measures.observations as o
inner join entities.engagements as e on o.engagement_id = e.engagement_id
inner join entities.periods as p on o.period = p.period
group by e.family, o.measure
