-- One row per engagement, period and indicator: its state, points and weight after the missing-data rule (domain 3.7).
with weighed as (

    select
        o.engagement_id,
        o.period,
        o.period_seq,
        o.scheme,
        o.scheme_version,
        i.dimension,
        o.indicator,
        o.measure,
        o.numerator,
        o.denominator,
        o.value,
        o.raw_value,
        o.is_shrunk,
        o.estimated,
        o.state,
        o.is_overdue,
        o.state = 'value' or o.is_overdue as is_scored,
        o.state in ('value', 'missing_vendor', 'missing_bank') as is_applicable,
        cast(case when o.is_overdue then 0 else o.points end as decimal(15, 12)) as points,
        i.weight,
        i.weight_units,
        d.weight_units as dimension_units,
        d.least_indicators
    from scores.indicator_states as o
    inner join policy.indicators as i
        on o.scheme = i.scheme and o.scheme_version = i.version and o.indicator = i.indicator
    inner join policy.dimensions as d
        on i.scheme = d.scheme and i.version = d.version and i.dimension = d.dimension

),

counted as (

    select
        *,
        count(*) filter (where is_scored) over dimension as scored_count,
        sum(case when is_scored then weight_units else 0 end) over dimension as found_units,
        sum(case when is_applicable then weight_units else 0 end) over dimension as applicable_units,
        row_number() over (partition by engagement_id, period, dimension order by indicator) as place
    from weighed
    window dimension as (partition by engagement_id, period, dimension)

),

within_dimension as (

    -- A dimension with fewer indicators than it needs is not scored; what there is counts as little as what is missing.
    select
        * exclude (state, is_scored),
        case when is_scored and scored_count < least_indicators then 'too_few' else state end as state,
        is_scored and scored_count >= coalesce(least_indicators, 1) as is_scored,
        case when scored_count >= coalesce(least_indicators, 1) then found_units else 0 end as scored_units
    from counted

),

across_dimensions as (

    -- A dimension's whole weight counts once, in its first row, where any of its indicators counts.
    select
        *,
        sum(case when place = 1 and scored_units > 0 then dimension_units else 0 end) over everything as scored_total,
        sum(case when place = 1 and applicable_units > 0 then dimension_units else 0 end)
            over everything
            as applicable_total
    from within_dimension
    window everything as (partition by engagement_id, period)

)

select
    engagement_id,
    period,
    period_seq,
    scheme,
    scheme_version,
    dimension,
    indicator,
    measure,
    numerator,
    denominator,
    value,
    raw_value,
    is_shrunk,
    estimated,
    state,
    is_overdue,
    is_scored,
    is_applicable,
    points,
    weight,
    weight_units,
    -- A dimension that weighs nothing divides nothing by nothing: its indicators weigh nothing.
    case when is_scored
            then
                coalesce(
                    100.0 * weight_units / nullif(scored_units, 0) * dimension_units / nullif(scored_total, 0), 0
                )
        else 0
    end as effective_weight,
    case when is_applicable
            then
                coalesce(
                    100.0 * weight_units / nullif(applicable_units, 0) * dimension_units / nullif(applicable_total, 0),
                    0
                )
        else 0
    end as applicable_weight
from across_dimensions
