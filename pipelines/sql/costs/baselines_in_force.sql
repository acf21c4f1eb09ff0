-- One row per engagement and quarter with an in-house calculation: the latest for its service and place, and whether it fits.
with places as (

    select e.engagement_id, g.service_name, e.unit_name, max(u.city) as city
    from entities.engagements as e
    inner join staging.engagements as g on e.engagement_id = g.engagement_id
    left join staging.org_units as u on e.unit_name = u.org_name
    group by e.engagement_id, g.service_name, e.unit_name

),

fitting as (

    select
        t.engagement_id,
        t.period,
        t.start_on as quarter_start_on,
        t.end_on as quarter_end_on,
        t.months_due,
        b.*,
        row_number() over (
            partition by t.engagement_id, t.period
            order by
                case b.using_unit when p.unit_name then 1 when p.city then 2 else 3 end,
                b.as_of desc, b.file_id, b.source_sheet, b.source_row
        ) as place_no
    from costs.terms as t
    inner join places as p on t.engagement_id = p.engagement_id
    inner join staging.inhouse_baselines as b
        on p.service_name = b.service_name
        and (b.using_unit is null or b.using_unit in (p.unit_name, p.city))
        and b.as_of <= t.end_on

),

dated as (

    -- A calculation is one of a whole quarter: what it comes to in the months that the contract runs.
    select *, main.times_ratio(volume_basis, months_due, 3) as due_volume
    from fitting
    where place_no = 1

)

select
    f.*,
    q.volume,
    q.is_complete,
    -- Follows the delivered volume where a handling time, or the policy, says how.
    coalesce(f.handling_seconds is not null or l.inhouse_scaling = 'linear', false) as is_scaled,
    f.as_of + to_months(l.baseline_months) < f.quarter_end_on as is_stale,
    abs(cast(q.volume as decimal(28, 8)) - f.due_volume) > main.times(f.due_volume, l.volume_tolerance) as is_far_off
from dated as f
cross join policy.cost_limits as l
left join costs.quantities as q on f.engagement_id = q.engagement_id and f.period = q.period
