-- View. One row per engagement, period and indicator: its state and points beside its weight, also in whole units.
with stated as (

    -- What is overdue or short is joined after this: it is little, and the planner would take the whole for as little.
    select
        o.* exclude (points),
        cast(o.points as decimal(15, 12)) as points,
        o.state in ('value', 'missing_vendor', 'missing_bank') as is_applicable,
        f.scheme,
        f.scheme_version,
        i.dimension,
        i.weight,
        i.weight_units
    from scores.indicator_states as o
    inner join scores.scheme_in_force as f on o.period = f.period
    inner join policy.indicators as i
        on f.scheme = i.scheme and f.scheme_version = i.version and o.indicator = i.indicator

)

select
    o.* replace (
        -- Where a dimension has too few, what there is counts as little as what is missing.
        case
            when s.dimension is not null and (o.state = 'value' or l.indicator is not null) then 'too_few'
            else o.state
        end as state,
        case when l.indicator is not null then 0 else o.points end as points
    ),
    l.indicator is not null as is_overdue,
    (o.state = 'value' or l.indicator is not null) and s.dimension is null as is_scored
from stated as o
left join scores.indicators_overdue as l
    on o.engagement_id = l.engagement_id and o.period = l.period and o.indicator = l.indicator
left join scores.dimensions_short as s
    on o.engagement_id = s.engagement_id and o.period = s.period and o.dimension = s.dimension
