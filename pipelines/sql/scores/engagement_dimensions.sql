-- One row per engagement, period and dimension: the weighted mean of its scored indicators, 0 to 100; null with none scored.
-- worst, best: the same if everything applicable that has no data scored 0, or 100. Weights are in whole units: of all
-- indicators, of the applicable ones, of those with a value, of the scored ones; *_total: of the dimensions with any such.
with summed as (

    select
        engagement_id,
        period,
        dimension,
        sum(weight_units) as all_units,
        coalesce(sum(weight_units) filter (where is_applicable), 0) as applicable_units,
        coalesce(sum(weight_units) filter (where state = 'value'), 0) as value_units,
        coalesce(sum(weight_units) filter (where is_scored), 0) as scored_units,
        -- What is scored without a value has 0 points. A sum of decimals: no row order can move a digit.
        coalesce(sum(weight_units * points) filter (where state = 'value'), 0) as earned
    from scores.indicators_weighed
    group by engagement_id, period, dimension

),

weighed as (

    select s.*, d.scheme, d.version as scheme_version, d.weight, d.weight_units
    from summed as s
    inner join scores.scheme_in_force as f on s.period = f.period
    inner join policy.dimensions as d
        on f.scheme = d.scheme and f.scheme_version = d.version and s.dimension = d.dimension

),

totals as (

    select
        engagement_id,
        period,
        sum(case when applicable_units > 0 then weight_units else 0 end) as applicable_total,
        sum(case when scored_units > 0 then weight_units else 0 end) as scored_total
    from weighed
    group by engagement_id, period

),

scored as (

    select
        w.* exclude (earned),
        t.applicable_total,
        t.scored_total,
        main.ratio(w.earned, w.scored_units) as score,
        main.ratio(w.earned, w.applicable_units) as worst,
        main.ratio(w.earned + 100 * (w.applicable_units - w.value_units), w.applicable_units) as best
    from weighed as w
    inner join totals as t on w.engagement_id = t.engagement_id and w.period = t.period

)

select
    s.* replace (
        cast(main.rounded(s.score, c.dimension_step, c.dimension_down) as decimal(15, 12)) as score,
        cast(main.rounded(s.worst, c.dimension_step, c.dimension_down) as decimal(15, 12)) as worst,
        cast(main.rounded(s.best, c.dimension_step, c.dimension_down) as decimal(15, 12)) as best
    )
from scored as s
inner join policy.schemes as c on s.scheme = c.scheme and s.scheme_version = c.version
