-- One row per gate of a scheme version and limit of it: the figure looked at, from where it fails, and what follows.
select g.gate, g.title_zh, g.title_en, g.basis, l.test, l.comparison, l.bound, l.effect, l.cap_tier
from policy.gates as g
inner join policy.gate_limits as l on g.scheme = l.scheme and g.version = l.version and g.gate = l.gate
where g.scheme = $scheme and g.version = $version
order by g.seq, l.effect, l.bound desc
