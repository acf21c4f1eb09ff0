-- One row per scheme version with tiers: the place of its lowest one.
select scheme, version, max(seq) as lowest_seq
from policy.tiers
group by scheme, version
