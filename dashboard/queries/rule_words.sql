-- One row per dimension and indicator of a scheme version, in its own order: what it is called.
select 'dimension' as kind, dimension as code, seq, title_zh, title_en
from policy.dimensions
where scheme = $scheme and version = $version
union all
select 'indicator' as kind, indicator as code, seq, title_zh, title_en
from policy.indicators
where scheme = $scheme and version = $version
order by kind, seq
