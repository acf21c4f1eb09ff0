-- One row per reason of a scheme version for taking or adding points after the weighted total.
select kind, item, title_zh, title_en, points, also_scored
from policy.adjustments
where scheme = $scheme and version = $version
order by kind desc, seq
