-- One row per engagement, period and dimension: the weighted mean of its scored indicators, 0 to 100; null with none scored.
select
    p.engagement_id,
    p.period,
    p.scheme,
    p.scheme_version,
    p.dimension,
    d.weight,
    d.weight_units,
    cast(
        cast(sum(p.weight_units * p.points) filter (where p.is_scored) as double)
        / nullif(sum(p.weight_units) filter (where p.is_scored), 0)
        as decimal(15, 12)
    ) as score
from scores.indicator_points as p
inner join policy.dimensions as d
    on p.scheme = d.scheme and p.scheme_version = d.version and p.dimension = d.dimension
group by p.engagement_id, p.period, p.scheme, p.scheme_version, p.dimension, d.weight, d.weight_units
