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
        t.first_month,
        t.last_on,
        p.unit_name,
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

-- Engagements of one unit that one calculation is for, as after a renewal or between two vendors, share its volume and its
-- fixed part. For another unit the same calculation counts anew: it says what the work takes there.
shared as (

    select
        f.*,
        q.volume,
        -- Of what several share nothing is known until all of them have said what they delivered.
        bool_and(coalesce(q.is_complete, false)) over users as is_complete,
        sum(q.volume) over users as users_volume,
        count(*) over users as user_count,
        -- The months in which any of them runs, each once.
        list_unique(
            flatten(list(generate_series(f.first_month, date_trunc('month', f.last_on), interval 1 month)) over users)
        ) as users_months
    from fitting as f
    left join costs.quantities as q on f.engagement_id = q.engagement_id and f.period = q.period
    where f.place_no = 1
    window users as (partition by f.file_id, f.source_sheet, f.source_row, f.unit_name, f.period)

),

-- A calculation is one of a whole quarter: what it comes to in the months that the contracts run.
dated as (

    select *, main.times_ratio(volume_basis, users_months, 3) as due_volume
    from shared

),

placed as (

    select
        d.*,
        abs(cast(d.users_volume as decimal(28, 8)) - d.due_volume) > main.times(d.due_volume, l.volume_tolerance)
            as is_far_off
    from dated as d
    cross join policy.cost_limits as l

)

select
    f.*,
    f.as_of + to_months(l.baseline_months) < f.quarter_end_on as is_stale,
    not regexp_matches(coalesce(trim(f.approved_by), ''), '^(?:|暂?无|未.*批.*|待.*批.*|待定|[-/—]+)$') as is_approved
from placed as f
cross join policy.cost_limits as l
