-- One row per ranked vendor, peer group and period: its place by the total as its scheme rounds it, then by the scheme's tie-breaks.
with tie_breaks as (

    select
        vendor_id,
        peer_group,
        period,
        max(value) filter (where seq = 1) as first_value,
        max(value) filter (where seq = 2) as second_value,
        max(value) filter (where seq = 3) as third_value,
        max(value) filter (where seq = 4) as fourth_value,
        max(value) filter (where seq = 5) as fifth_value
    from scores.tie_breaks
    group by vendor_id, peer_group, period

),

placed as (

    select
        t.vendor_id,
        t.peer_group,
        t.period,
        count(*) over (partition by t.peer_group, t.period) as peer_count,
        rank() over (
            partition by t.peer_group, t.period
            order by
                main.rounded(t.total, c.total_step, c.total_down) desc,
                b.first_value desc nulls last,
                b.second_value desc nulls last,
                b.third_value desc nulls last,
                b.fourth_value desc nulls last,
                b.fifth_value desc nulls last
        ) as place
    from scores.vendor_totals as t
    inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
    left join tie_breaks as b
        on t.vendor_id = b.vendor_id and t.peer_group = b.peer_group and t.period = b.period
    where t.status = 'ranked'

)

select
    vendor_id,
    peer_group,
    period,
    peer_count,
    -- A place among fewer than two says nothing, so none is printed.
    case when peer_count >= 2 then place end as rank
from placed
