-- One row per engagement, period and dimension: the weighted mean of its scored indicators, 0 to 100; null with none scored.
-- worst, best: the same if everything applicable that has no data scored 0, or 100.
with weighed as (

    select
        engagement_id,
        period,
        scheme,
        scheme_version,
        dimension,
        main.mean_of(weight_units, case when is_scored then points end) as score,
        main.mean_of(
            weight_units,
            case when is_applicable then case when state = 'value' then points else cast(0 as decimal(15, 12)) end end
        ) as worst,
        main.mean_of(
            weight_units,
            case when is_applicable then case when state = 'value' then points else cast(100 as decimal(15, 12)) end end
        ) as best
    from scores.indicator_points
    group by engagement_id, period, scheme, scheme_version, dimension

)

select
    w.engagement_id,
    w.period,
    w.scheme,
    w.scheme_version,
    w.dimension,
    d.weight,
    d.weight_units,
    cast(main.rounded(w.score, c.dimension_step, c.dimension_down) as decimal(15, 12)) as score,
    cast(main.rounded(w.worst, c.dimension_step, c.dimension_down) as decimal(15, 12)) as worst,
    cast(main.rounded(w.best, c.dimension_step, c.dimension_down) as decimal(15, 12)) as best
from weighed as w
inner join policy.dimensions as d
    on w.scheme = d.scheme and w.scheme_version = d.version and w.dimension = d.dimension
inner join policy.schemes as c on w.scheme = c.scheme and w.scheme_version = c.version
