-- One row per engagement and quarter with an in-house calculation: people, seats, pay and on-cost that follow from it (4.2 I0).
with assumed as (

    select
        engagement_id,
        period,
        max(value) filter (where name = 'overhead') as overhead,
        max(value) filter (where name = 'shrinkage') as shrinkage,
        max(value) filter (where name = 'paid_hours_quarter') as paid_hours,
        max(value) filter (where name = 'pension') + max(value) filter (where name = 'medical')
        + max(value) filter (where name = 'unemployment') + max(value) filter (where name = 'work_injury')
            as social_insurance,
        max(value) filter (where name = 'housing_fund') as housing_fund,
        max(value) filter (where name = 'base_low_cny') as base_low_cny,
        max(value) filter (where name = 'base_high_cny') as base_high_cny
    from costs.parameters_in_force
    group by engagement_id, period

),

-- The level of pay on the calculation's own day, to bring it to the quarter's: both of one place, the engagement's own where
-- its index reaches back to that day, else of all places.
indexed as (

    select
        b.engagement_id, b.period,
        arg_max(v.value, v.valid_from) filter (where v.valid_from <= b.as_of) as index_then,
        arg_max(v.value, v.valid_from) filter (where v.valid_from <= b.quarter_start_on) as index_now
    from costs.baselines_in_force as b
    inner join costs.parameters_in_force as p
        on b.engagement_id = p.engagement_id and b.period = p.period and p.name = 'wage_index'
    inner join policy.cost_parameters as v on p.name = v.name and v.place in (p.place, '*')
    group by b.engagement_id, b.period, v.place
    having index_then is not null and index_now is not null
    qualify row_number() over (partition by b.engagement_id, b.period order by v.place = '*') = 1

),

levelled as (

    select
        b.*,
        -- Follows the delivered volume where it is near (4.1), and far from it where a handling time, or the policy, says how.
        coalesce(
            b.handling_seconds is not null or l.inhouse_scaling = 'linear' or (b.is_complete and not b.is_far_off),
            false
        ) as is_scaled,
        coalesce(b.overhead, a.overhead) as overhead_rate,
        coalesce(b.shrinkage, a.shrinkage) as away,
        coalesce(b.paid_hours, a.paid_hours) as hours_quarter,
        case when is_scaled then b.volume else b.due_volume end as volume_used,
        case when is_scaled then b.volume_basis else cast(3 as decimal(24, 6)) end as usual,
        case when is_scaled then b.volume else cast(b.months_due as decimal(24, 6)) end as actual,
        main.times_ratio(b.pay_cny, coalesce(i.index_now, 1), coalesce(i.index_then, 1)) as month_pay_cny,
        main.times_ratio(b.supervisor_pay_cny, coalesce(i.index_now, 1), coalesce(i.index_then, 1))
            as month_supervisor_pay_cny,
        coalesce(b.social_insurance, a.social_insurance) as insurance_rate,
        coalesce(b.housing_fund, a.housing_fund) as fund_rate,
        -- Limits of the base hold where the rates are the place's own; a rate typed beside the pay is one of the pay.
        case when b.social_insurance is null then a.base_low_cny end as low_cny,
        case when b.social_insurance is null then a.base_high_cny end as high_cny
    from costs.baselines_in_force as b
    left join assumed as a on b.engagement_id = a.engagement_id and b.period = a.period
    left join indexed as i on b.engagement_id = i.engagement_id and b.period = i.period
    cross join policy.cost_limits as l

),

staffed as (

    select
        *,
        -- Absence cover is inside the shrinkage: no second cover line (I0).
        case
            when handling_seconds is not null
                then
                    main.times_ratio(
                        main.times_ratio(volume, handling_seconds, 3600 * cast(1 - away as decimal(9, 6))),
                        3, hours_quarter * months_due
                    )
            when is_scaled then main.times_ratio(main.times_ratio(fte, 3, months_due), volume, volume_basis)
            else cast(fte as decimal(28, 8))
        end as operators,
        -- Of supervisors that several engagements share each has the part of its volume, for the months that all run.
        case
            when user_count > 1 and is_complete and users_volume > 0
                then
                    main.times_ratio(
                        main.times_ratio(coalesce(supervisors, 0), volume, users_volume), users_months, months_due
                    )
            else cast(coalesce(supervisors, 0) as decimal(28, 8))
        end as supervisor_count,
        cast(
            least(greatest(month_pay_cny, coalesce(low_cny, month_pay_cny)), coalesce(high_cny, month_pay_cny))
            as decimal(28, 8)
        ) as base_cny,
        cast(
            least(
                greatest(month_supervisor_pay_cny, coalesce(low_cny, month_supervisor_pay_cny)),
                coalesce(high_cny, month_supervisor_pay_cny)
            ) as decimal(28, 8)
        ) as supervisor_base_cny
    from levelled

)

select
    engagement_id, period, months_due, volume, volume_used, usual, actual, operators, supervisor_count,
    month_pay_cny, month_supervisor_pay_cny, overhead_rate, bonus_cny, training_cny, recruiting_cny, ramp_loss_cny,
    equipment_cny, equipment_years, seat_area_m2, rent_cny, licences_cny, error_rate, loss_per_error_cny, attrition,
    avoidable, is_scaled, is_complete, is_stale, is_far_off, as_of, file_id, source_sheet, source_row,
    main.times(base_cny, insurance_rate + fund_rate) as oncost_cny,
    main.times(supervisor_base_cny, insurance_rate + fund_rate) as supervisor_oncost_cny
from staffed
