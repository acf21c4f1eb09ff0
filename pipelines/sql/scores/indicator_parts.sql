-- One row per engagement, period, indicator and measure it draws on: the value, its state and its points on the curve.
with due as (

    select
        ep.engagement_id,
        ep.period,
        f.seq as period_seq,
        e.family,
        i.scheme,
        i.version,
        i.indicator,
        i.missing,
        i.minimum_denominator
    from entities.engagement_periods as ep
    inner join entities.engagements as e on ep.engagement_id = e.engagement_id
    inner join scores.scheme_in_force as f on ep.period = f.period
    inner join policy.indicators as i on f.scheme = i.scheme and f.scheme_version = i.version

),

-- A family's own curves replace the general one; a family with neither does not have the indicator (NA).
own_curves as (

    select distinct scheme, version, indicator, family
    from policy.indicator_measures
    where family <> '*'

),

drawn as (

    select
        d.engagement_id,
        d.period,
        d.period_seq,
        d.family,
        d.scheme,
        d.version,
        d.indicator,
        d.missing,
        d.minimum_denominator,
        m.measure,
        m.curve_id,
        m.direction,
        m.target,
        m.floor_value,
        m.unit,
        m.display_scale
    from due as d
    left join own_curves as o
        on d.scheme = o.scheme and d.version = o.version and d.indicator = o.indicator and d.family = o.family
    left join policy.indicator_measures as m
        on d.scheme = m.scheme and d.version = m.version and d.indicator = m.indicator
        and m.family = coalesce(o.family, '*')

),

measured as (

    select
        d.*,
        v.numerator,
        v.denominator,
        v.value,
        coalesce(v.estimated, false) as estimated,
        case
            when d.measure is null then 'na'
            when v.state = 'value' and v.denominator < d.minimum_denominator then 'small_sample'
            when v.state in ('value', 'idle', 'na') then v.state
            when c.measure is null or d.period_seq < c.first_seq then 'not_collected'
            else 'missing_' || d.missing
        end as state
    from drawn as d
    left join scores.measure_values as v
        on d.engagement_id = v.engagement_id and d.period = v.period and d.measure = v.measure
    left join scores.collected as c on d.family = c.family and d.measure = c.measure

)

select
    m.engagement_id,
    m.period,
    m.period_seq,
    m.scheme,
    m.version as scheme_version,
    m.indicator,
    m.measure,
    m.numerator,
    m.denominator,
    m.value,
    m.estimated,
    m.state,
    m.direction,
    m.target,
    m.floor_value,
    m.unit,
    m.display_scale,
    cast(
        case
            when s.x_from is null or s.x_to is null or s.s_from = s.s_to then s.s_from
            else s.s_from + (m.value - s.x_from) / (s.x_to - s.x_from) * (s.s_to - s.s_from)
        end
        as decimal(15, 12)
    ) as points
from measured as m
left join policy.curve_segments as s
    on m.state = 'value' and m.curve_id = s.curve_id
    and case
        when s.right_closed then m.value > coalesce(s.x_from, '-infinity') and m.value <= coalesce(s.x_to, 'infinity')
        else m.value >= coalesce(s.x_from, '-infinity') and m.value < coalesce(s.x_to, 'infinity')
    end
