-- One row: whether anybody's complaint was ever written down up to the period's end, and whether one was in the period.
select
    count(*) > 0 as is_kept,
    count(*) filter (where c.received_at >= p.start_on) > 0 as is_sent
from staging.complaints as c
cross join entities.periods as p
where p.period = $period and c.received_at < p.end_on + interval 1 day
