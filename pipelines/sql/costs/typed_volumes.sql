-- One row per engagement and quarter whose typed in-house rows say for which volume they are: how it fits what was delivered (4.1).
with stated as (

    -- Of one period there is one volume (V09); months add up.
    select
        engagement_id, main.quarter_of_stated(period) as period, sum(volume_basis) as volume_basis
    from (
        select distinct engagement_id, period, cast(volume_basis as decimal(24, 6)) as volume_basis
        from staging.cost_entries
        where side = 'IN' and volume_basis is not null
    ) as each_period
    where main.quarter_of_stated(period) is not null
    group by engagement_id, main.quarter_of_stated(period)

)

select
    s.engagement_id,
    s.period,
    s.volume_basis,
    q.volume,
    coalesce(q.is_complete, false) as is_complete,
    coalesce(
        abs(cast(q.volume as decimal(28, 8)) - s.volume_basis) > main.times(s.volume_basis, l.volume_tolerance), false
    ) as is_far_off
from stated as s
cross join policy.cost_limits as l
left join costs.quantities as q on s.engagement_id = q.engagement_id and s.period = q.period
