-- One row per engagement, period and dimension: the weighted mean of its scored indicators, 0 to 100; null with none scored.
-- worst, best: the same if everything applicable that has no data scored 0, or 100. Weights are in whole units: of all
-- indicators, of the applicable ones, of those with a value, of the scored ones; *_total: of the dimensions with any such.
with summed as (

    select
        engagement_id,
        period,
        scheme,
        scheme_version,
        dimension,
        min(dimension_weight) as weight,
        min(dimension_units) as weight_units,
        -- A dimension with fewer indicators than it needs is not scored; what there is counts as little as what is missing.
        coalesce(count(*) filter (where is_scored) < min(least_indicators), false) as is_short,
        sum(weight_units) as all_units,
        coalesce(sum(weight_units) filter (where is_applicable), 0) as applicable_units,
        coalesce(sum(weight_units) filter (where state = 'value'), 0) as value_units,
        coalesce(sum(weight_units) filter (where is_scored), 0) as scored_units,
        main.mean_of(weight_units, case when is_scored then points end) as score,
        main.mean_of(
            weight_units,
            case when is_applicable then case when state = 'value' then points else cast(0 as decimal(15, 12)) end end
        ) as worst,
        main.mean_of(
            weight_units,
            case when is_applicable then case when state = 'value' then points else cast(100 as decimal(15, 12)) end end
        ) as best
    from scores.indicators_weighed
    group by engagement_id, period, scheme, scheme_version, dimension

),

counted as (

    select
        * exclude (value_units, scored_units, score, worst, best),
        case when is_short then 0 else value_units end as value_units,
        case when is_short then 0 else scored_units end as scored_units,
        case when not is_short then score end as score,
        case when is_short and worst is not null then 0 else worst end as worst,
        case when is_short and best is not null then 100 else best end as best
    from summed

)

select
    s.engagement_id,
    s.period,
    s.scheme,
    s.scheme_version,
    s.dimension,
    s.weight,
    s.weight_units,
    s.is_short,
    s.all_units,
    s.applicable_units,
    s.value_units,
    s.scored_units,
    sum(case when s.applicable_units > 0 then s.weight_units else 0 end) over everything as applicable_total,
    sum(case when s.scored_units > 0 then s.weight_units else 0 end) over everything as scored_total,
    cast(main.rounded(s.score, c.dimension_step, c.dimension_down) as decimal(15, 12)) as score,
    cast(main.rounded(s.worst, c.dimension_step, c.dimension_down) as decimal(15, 12)) as worst,
    cast(main.rounded(s.best, c.dimension_step, c.dimension_down) as decimal(15, 12)) as best
from counted as s
inner join policy.schemes as c on s.scheme = c.scheme and s.scheme_version = c.version
window everything as (partition by s.engagement_id, s.period)
