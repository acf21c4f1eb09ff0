-- One row per vendor and period of a peer group, up to the chosen period: place and score.
select
    v.vendor_id, v.vendor_name, v.period, p.seq as period_seq, v.rank, v.peer_count, cast(v.total as double) as total,
    v.tier, v.status
from scores.vendor_scores as v
inner join entities.periods as p on v.period = p.period
where concat_ws('|', v.family, v.class, v.mode) = $group
    and p.seq <= (select max(seq) from entities.periods where period = $period)
    and p.seq > (select max(seq) from entities.periods where period = $period) - 12
order by p.seq, v.rank nulls last, v.vendor_id
