-- One row per vendor of a peer group and dimension: the points of the total it gives, now and a period ago.
with mine as (

    select d.vendor_id, v.vendor_name, v.rank, v.total, d.period, d.dimension, d.score, d.weight, v.prior_period
    from scores.vendor_dimension_scores as d
    inner join scores.vendor_scores as v
        on d.vendor_id = v.vendor_id and d.peer_group = v.peer_group and d.period = v.period
    where concat_ws('|', v.family, v.class, v.mode) = $group

),

given as (

    -- A dimension without a score leaves its weight to the others (domain 3.7).
    select
        *,
        score * weight / nullif(
            sum(case when score is not null then weight end) over (partition by vendor_id, period), 0
        ) as points
    from mine

)

select
    g.vendor_id,
    g.vendor_name,
    g.rank,
    cast(g.total as double) as total,
    g.dimension,
    t.seq,
    t.title_zh,
    t.title_en,
    g.score,
    g.points,
    p.points as prior_points,
    g.points - p.points as change
from given as g
inner join policy.dimensions as t
    on g.dimension = t.dimension and t.scheme = $scheme and t.version = $version
left join given as p on g.vendor_id = p.vendor_id and g.dimension = p.dimension and g.prior_period = p.period
where g.period = $period
order by g.rank nulls last, g.vendor_id, t.seq
