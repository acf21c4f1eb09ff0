-- One row per frozen quarter: since when, by whom, why, and its version, which is 1 until something is taken in.
select period, frozen_on, frozen_by, reason, version
from meta.frozen_quarters
order by period
