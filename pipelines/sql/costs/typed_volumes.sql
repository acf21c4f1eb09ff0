-- One row per engagement and quarter whose typed in-house rows say for which volume they are: how it fits what was delivered (4.1).
with stated as (

    -- Of one period there is one volume (V09).
    select distinct
        engagement_id,
        main.quarter_of_stated(period) as period,
        main.stated_month(period) as stated_month,
        cast(volume_basis as decimal(24, 6)) as volume_basis
    from staging.cost_entries
    where side = 'IN' and volume_basis is not null and main.quarter_of_stated(period) is not null

),

delivered as (

    select
        engagement_id, strftime(month, '%Y-%m') as stated_month,
        sum(cast(coalesce(good_volume, volume) as decimal(24, 6))) as volume
    from staging.volumes
    group by engagement_id, strftime(month, '%Y-%m')

),

-- A month's amounts are for a month's volume, a quarter's for the quarter's: each is compared with its own.
compared as (

    select
        s.engagement_id, s.period, s.stated_month, s.volume_basis,
        case when s.stated_month is null then q.volume else d.volume end as volume,
        case when s.stated_month is null then coalesce(q.is_complete, false) else d.volume is not null end
            as is_complete
    from stated as s
    left join costs.quantities as q on s.engagement_id = q.engagement_id and s.period = q.period
    left join delivered as d on s.engagement_id = d.engagement_id and s.stated_month = d.stated_month

)

select
    c.engagement_id,
    c.period,
    coalesce(max(c.volume_basis) filter (where c.stated_month is null), sum(c.volume_basis)) as volume_basis,
    case
        when bool_or(c.stated_month is null) then max(c.volume) filter (where c.stated_month is null)
        else sum(c.volume)
    end as volume,
    bool_and(c.is_complete) as is_complete,
    bool_or(
        coalesce(
            abs(cast(c.volume as decimal(28, 8)) - c.volume_basis) > main.times(c.volume_basis, l.volume_tolerance),
            false
        )
    ) as is_far_off
from compared as c
cross join policy.cost_limits as l
group by c.engagement_id, c.period
