-- View. One row per vendor, peer group, period and indicator: sums over its engagements, and the points they earn together.
with weighted as (

    select
        s.vendor_id,
        s.peer_group,
        p.period,
        p.dimension,
        p.indicator,
        max(p.weight) as weight,
        sum(p.numerator) filter (where p.state = 'value') as numerator,
        sum(p.denominator) filter (where p.state = 'value') as denominator,
        case when count(*) = 1 then max(p.value) end as only_value,
        bool_or(p.state = 'value') as has_value,
        bool_or(p.is_overdue) as is_overdue,
        bool_or(p.estimated) as estimated,
        bool_or(p.is_shrunk) as is_shrunk,
        -- The state that asks most of somebody stands for the vendor.
        case
            when bool_or(p.state = 'value') then 'value'
            when bool_or(p.state = 'missing_vendor') then 'missing_vendor'
            when bool_or(p.state = 'missing_bank') then 'missing_bank'
            when bool_or(p.state = 'too_few') then 'too_few'
            when bool_or(p.state = 'small_sample') then 'small_sample'
            when bool_or(p.state = 'idle') then 'idle'
            when bool_or(p.state = 'na') then 'na'
            else 'not_collected'
        end as state,
        main.mean_by_share(case when p.is_scored then p.points end, s.share) as points,
        sum(main.part_of(p.effective_weight, s.share)) as effective_weight,
        sum(main.part_of(p.effective_weight * p.points / 100, s.share))
        filter (where p.is_scored) as points_gained,
        max(p.target) as target,
        max(p.floor_value) as floor_value,
        max(p.direction) as direction,
        max(p.unit) as unit,
        max(p.display_scale) as display_scale
    from scores.indicator_points as p
    inner join scores.engagement_shares as s on p.engagement_id = s.engagement_id and p.period = s.period
    group by s.vendor_id, s.peer_group, p.period, p.dimension, p.indicator

)

select
    vendor_id,
    peer_group,
    period,
    dimension,
    indicator,
    weight,
    numerator,
    denominator,
    case when has_value then coalesce(only_value, main.ratio(numerator, denominator), cast(numerator as double)) end
        as value,
    state,
    main.ratio(numerator, denominator) as raw_value,
    is_shrunk,
    is_overdue,
    estimated,
    points,
    cast(effective_weight as double) as effective_weight,
    cast(coalesce(points_gained, 0) as double) as points_gained,
    cast(effective_weight - coalesce(points_gained, 0) as double) as points_lost,
    target,
    floor_value as floor,
    direction,
    unit,
    display_scale
from weighted
