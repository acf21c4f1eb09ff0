-- One row per tier of a scheme version, the best first, with every condition of it.
select tier, seq, title_zh, title_en, total_from, every_dimension_from, without_fact, without_gate, no_engagement_in
from policy.tiers
where scheme = $scheme and version = $version
order by seq
