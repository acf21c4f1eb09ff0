-- One row per figure that an engagement's in-house calculation of a quarter follows from: its own, else what the policy assumes.
with calculation as (

    select b.*
    from costs.baselines_in_force as b
    where b.engagement_id = $engagement and b.period = $period
        -- Lines that are typed take the place of the calculation's.
        and exists (
            select 1
            from costs.cost_lines as c
            where c.engagement_id = b.engagement_id and c.period = b.period and c.source = 'computed'
        )

),

own as (

    select name, value
    from (
        select
            handling_seconds, fte, pay_cny, social_insurance, housing_fund, bonus_cny, training_cny, recruiting_cny,
            attrition, ramp_loss_cny, equipment_cny, equipment_years, seat_area_m2, rent_cny, licences_cny, overhead,
            error_rate, loss_per_error_cny, supervisors, supervisor_pay_cny, paid_hours, shrinkage
        from calculation
    ) as c
    unpivot (value for name in (columns(*)))

),

-- What the calculation leaves to the policy, and the figure of the calculation that would take its place.
left_open as (

    select
        p.name, p.value, p.place, p.is_confirmed, p.source_zh, p.source_en,
        case
            when p.name = 'paid_hours_quarter' then 'paid_hours'
            when p.name in ('overhead', 'shrinkage', 'housing_fund') then p.name
            when p.name <> 'wage_index' then 'social_insurance'
        end as instead
    from costs.parameters_in_force as p
    where p.engagement_id = $engagement and p.period = $period
        and p.name in (
            'overhead', 'shrinkage', 'paid_hours_quarter', 'pension', 'medical', 'unemployment', 'work_injury',
            'housing_fund', 'base_low_cny', 'base_high_cny', 'wage_index'
        )

)

select
    o.name, cast(o.value as double) as value, null as place, null as is_confirmed, null as source_zh,
    null as source_en, f.file_name, c.source_sheet, c.source_row, c.as_of,
    case when c.is_approved then c.approved_by end as approved_by
from own as o
cross join calculation as c
left join staging.files as f on c.file_id = f.file_id
union all
select
    l.name, cast(l.value as double), l.place, l.is_confirmed, l.source_zh, l.source_en, null, null, null, c.as_of,
    case when c.is_approved then c.approved_by end
from left_open as l
cross join calculation as c
where (l.instead is null or l.instead not in (select o.name from own as o))
    -- Time away and paid hours say how many people a handling time takes.
    and (c.handling_seconds is not null or l.name not in ('shrinkage', 'paid_hours_quarter'))
    -- A calculation of this quarter is at this quarter's level of pay.
    and (c.as_of < c.quarter_start_on or l.name <> 'wage_index')
