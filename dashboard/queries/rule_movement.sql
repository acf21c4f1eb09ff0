-- One row per scheme version that says how standings move between tiers; null rules do not apply.
select
    up_after, newcomer_limit, newcomer_periods, repeat_tier, repeat_to, recheck_from, recheck_to, yearly_periods,
    yearly_lowest
from policy.tier_movement
where scheme = $scheme and version = $version
