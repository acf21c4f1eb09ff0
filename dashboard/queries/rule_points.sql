-- One row per ranked vendor of a period, peer group and indicator: the points it earns, null where it has none.
select t.vendor_id || '|' || concat_ws('|', t.family, t.class, t.mode) as subject, p.dimension, p.indicator, p.points
from scores.vendor_indicator_points as p
inner join scores.vendor_totals as t
    on p.vendor_id = t.vendor_id and p.peer_group = t.peer_group and p.period = t.period
where p.period = $period and t.status = 'ranked' and ($family::varchar is null or t.family = $family)
order by subject, p.indicator
