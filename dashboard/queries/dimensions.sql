-- One row per dimension of a scheme version, in its own order.
select dimension, seq, title_zh, title_en, weight
from policy.dimensions
where scheme = $scheme and version = $version
order by seq
