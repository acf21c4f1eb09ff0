-- One row per scheme and pair of its versions: by the place of a tier in the old one, the place it counts as in the new one.
-- A tier keeps its name; one that is gone counts as the tier whose band holds its old lower limit.
with paired as (

    select
        o.scheme,
        o.version as old_version,
        w.version as new_version,
        o.seq as old_seq,
        coalesce(
            min(n.seq) filter (where n.tier = o.tier),
            min(n.seq) filter (where n.total_from <= o.total_from),
            min(w.lowest_seq)
        ) as new_seq
    from policy.tiers as o
    inner join scores.lowest_tiers as w on o.scheme = w.scheme
    inner join policy.tiers as n on w.scheme = n.scheme and w.version = n.version
    group by o.scheme, o.version, w.version, o.seq

)

select scheme, old_version, new_version, array_agg(cast(new_seq as integer) order by old_seq) as heirs
from paired
group by scheme, old_version, new_version
