-- One row per vendor, peer group, period and test: what its engagements' evidence adds up to (how many incidents, rechecks),
-- and whether some of it is open; an engagement that a gate took out of the ranking adds none.
select
    e.vendor_id, e.peer_group, s.period, s.test,
    sum(cast(s.value as decimal(18, 6))) as value,
    bool_or(s.value is null) as is_open
from facts.stated as s
inner join scores.engagement_scores as e on s.engagement_id = e.engagement_id and s.period = e.period
where not e.is_removed
group by e.vendor_id, e.peer_group, s.period, s.test
