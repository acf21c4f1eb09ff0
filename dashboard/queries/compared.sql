-- One row per indicator and vendor chosen (of a peer group each): value, points and what it gives the score, the indicator
-- that sets them furthest apart first. difference: most less least given, among those that have points.
with chosen as (

    select
        v.vendor_id, v.vendor_name, v.peer_group, v.scheme, v.scheme_version,
        concat_ws('|', v.family, v.class, v.mode) as group_key
    from scores.vendor_scores as v
    where v.period = $period
        and list_contains(
            string_split($subjects, chr(31)),
            concat(v.vendor_id, chr(30), concat_ws('|', v.family, v.class, v.mode))
        )

),

given as (

    select
        c.vendor_id,
        c.vendor_name,
        c.group_key,
        i.indicator,
        i.dimension,
        t.title_zh,
        t.title_en,
        d.title_zh as dimension_zh,
        d.title_en as dimension_en,
        t.seq,
        coalesce(i.unit, t.unit) as unit,
        coalesce(i.display_scale, t.display_scale) as display_scale,
        i.state,
        i.is_overdue,
        i.is_shrunk,
        i.value,
        i.raw_value,
        cast(i.points as double) as points,
        100.0 * t.weight_units / r.weight_unit_total as weight,
        i.effective_weight,
        case when i.points is not null then i.points_gained end as points_gained
    from chosen as c
    inner join scores.vendor_indicator_points as i
        on c.vendor_id = i.vendor_id and c.peer_group = i.peer_group and i.period = $period
    inner join policy.indicators as t
        on c.scheme = t.scheme and c.scheme_version = t.version and i.indicator = t.indicator
    inner join policy.dimensions as d
        on c.scheme = d.scheme and c.scheme_version = d.version and i.dimension = d.dimension
    inner join policy.schemes as r on c.scheme = r.scheme and c.scheme_version = r.version

),

compared as (

    select
        *,
        count(points_gained) over (partition by indicator) as known_count,
        max(points_gained) over (partition by indicator) - min(points_gained) over (partition by indicator) as apart
    from given

)

select * exclude (known_count, apart), case when known_count > 1 then apart end as difference
from compared
order by difference desc nulls last, seq, group_key, vendor_id
