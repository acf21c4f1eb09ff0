-- One row: whether any engagement had a cost verdict in a period up to this one, and whether one had in the period.
select
    count(*) > 0 as is_kept,
    count(*) filter (where c.period = $period) > 0 as is_sent
from costs.verdicts as c
inner join entities.periods as p on c.period = p.period
where p.seq <= (select max(seq) from entities.periods where period = $period)
