-- One row per reason that kept a vendor, or every one, from the next better tier in the period.
select
    r.vendor_id,
    concat_ws('|', v.family, v.class, v.mode) as group_key,
    r.seq,
    r.code,
    r.detail,
    r.found,
    r.needed,
    r.better_tier,
    coalesce(d.title_zh, g.title_zh) as title_zh,
    coalesce(d.title_en, g.title_en) as title_en
from scores.tier_reasons as r
inner join scores.vendor_scores as v
    on r.vendor_id = v.vendor_id and r.peer_group = v.peer_group and r.period = v.period
left join policy.dimensions as d
    on r.code = 'dimension' and v.scheme = d.scheme and v.scheme_version = d.version and r.detail = d.dimension
left join policy.gates as g
    on r.code = 'gate' and v.scheme = g.scheme and v.scheme_version = g.version and r.detail = g.gate
where r.period = $period
    and ($vendor::varchar is null or r.vendor_id = $vendor)
    and ($group::varchar is null or concat_ws('|', v.family, v.class, v.mode) = $group)
order by r.vendor_id, group_key, r.seq
