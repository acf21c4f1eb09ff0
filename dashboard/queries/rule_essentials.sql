-- One row per thing that a scheme version may not leave out.
select seq, title_zh, title_en
from policy.essentials
where scheme = $scheme and version = $version
order by seq
