-- One row per tier of a scheme version, the best first.
select tier, seq, title_zh, title_en, total_from
from policy.tiers
where scheme = $scheme and version = $version
order by seq
