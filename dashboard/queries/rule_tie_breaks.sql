-- One row per tie-break of a scheme version, in the order they apply.
select t.seq, t.kind, t.name, d.title_zh, d.title_en
from policy.tie_breaks as t
left join policy.dimensions as d
    on t.scheme = d.scheme and t.version = d.version and t.kind = 'dimension' and t.name = d.dimension
where t.scheme = $scheme and t.version = $version
order by t.seq
