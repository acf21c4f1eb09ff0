-- One row per peer group, period and indicator: the median of the points of those that are ranked.
with ranked as materialized (

    select s.engagement_id, s.period, s.vendor_id, s.peer_group, s.share
    from scores.engagement_shares as s
    inner join scores.vendor_totals as t
        on s.vendor_id = t.vendor_id and s.peer_group = t.peer_group and s.period = t.period
    where t.status = 'ranked'

),

earned as (

    select
        r.vendor_id, r.peer_group, r.period, r.share, w.indicator,
        case when w.is_scored then w.points end as points
    from scores.indicators_weighed as w
    inner join ranked as r on w.engagement_id = r.engagement_id and w.period = r.period

),

together as (

    -- Most vendors have one engagement, and nothing to add up.
    select peer_group, period, indicator, cast(points as double) as points
    from earned
    where share = 1
    union all
    select peer_group, period, indicator, main.mean_by_share(points, share) as points
    from earned
    where share < 1
    group by vendor_id, peer_group, period, indicator

)

select
    peer_group,
    period,
    indicator,
    percentile_cont(0.5) within group (order by points) as peer_median_points
from together
group by peer_group, period, indicator
