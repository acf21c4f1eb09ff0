-- One row per engagement, quarter, in-house line and part: what the calculation makes of it, fixed part and variable part apart.
with people as (

    select
        *,
        main.times_ratio(main.times(month_pay_cny, months_due), operators, 1) as pay_cny,
        main.times_ratio(main.times(oncost_cny, months_due), operators, 1) as insurance_cny,
        main.times_ratio(bonus_cny, actual, usual) as bonus_paid_cny,
        -- Nobody to pay costs nothing; somebody whose pay is blank costs what nobody knows.
        case
            when supervisor_count = 0 then 0
            else main.times_ratio(main.times(month_supervisor_pay_cny, months_due), supervisor_count, 1)
        end as supervision_cny,
        case
            when supervisor_count = 0 then 0
            else main.times_ratio(main.times(supervisor_oncost_cny, months_due), supervisor_count, 1)
        end as supervision_insurance_cny,
        main.times_ratio(
            main.times(case when attrition = 0 then 0 else recruiting_cny end, attrition),
            main.times(operators, months_due), 3
        ) as recruited_cny,
        main.times_ratio(main.times(ramp_loss_cny, attrition), main.times(operators, months_due), 3) as ramp_cny,
        -- A quarter of a year's depreciation of one seat, and the quarter's rent and licences of one.
        main.times_ratio(equipment_cny, months_due, 12 * equipment_years) as seat_equipment_cny,
        main.times(main.times(rent_cny, seat_area_m2), months_due) as seat_rent_cny,
        main.times(licences_cny, months_due) as seat_licences_cny,
        main.times_ratio(main.times(volume_used, error_rate), loss_per_error_cny, 1) as errors_cny
    from costs.inhouse_drivers

),

parts as (

    select *, 'I1' as cost_code, 'variable' as behaviour, pay_cny as amount_cny, 'pay_cny' as source_field from people
    union all
    select *, 'I2', 'variable', insurance_cny, 'social_insurance' from people
    union all
    select *, 'I3', 'variable', bonus_paid_cny, 'bonus_cny' from people
    union all
    select *, 'I4', 'fixed', supervision_cny, 'supervisor_pay_cny' from people
    union all
    select *, 'I5', 'fixed', supervision_insurance_cny, 'social_insurance' from people
    union all
    select *, 'I6', 'variable', main.times_ratio(training_cny, actual, usual), 'training_cny' from people
    union all
    select *, 'I7', 'variable', recruited_cny, 'recruiting_cny' from people
    union all
    select *, 'I8', 'variable', ramp_cny, 'ramp_loss_cny' from people
    union all
    select *, 'I9', 'variable', main.times_ratio(seat_equipment_cny, operators, 1), 'equipment_cny' from people
    union all
    select *, 'I9', 'fixed', main.times_ratio(seat_equipment_cny, supervisor_count, 1), 'equipment_cny' from people
    union all
    select *, 'I10', 'variable', main.times_ratio(seat_rent_cny, operators, 1), 'rent_cny' from people
    union all
    select *, 'I10', 'fixed', main.times_ratio(seat_rent_cny, supervisor_count, 1), 'rent_cny' from people
    union all
    select *, 'I11', 'variable', main.times_ratio(seat_licences_cny, operators, 1), 'licences_cny' from people
    union all
    select *, 'I11', 'fixed', main.times_ratio(seat_licences_cny, supervisor_count, 1), 'licences_cny' from people
    union all
    select *, 'I12', 'variable', main.times(pay_cny + insurance_cny + bonus_paid_cny, overhead_rate), 'overhead'
    from people
    union all
    select *, 'I12', 'fixed', main.times(supervision_cny + supervision_insurance_cny, overhead_rate), 'overhead'
    from people
    union all
    select *, 'I13', 'variable', errors_cny, 'error_rate' from people

)

select
    engagement_id, period, cost_code, 'IN' as side, 'computed' as source,
    cast(amount_cny as decimal(28, 8)) as amount_cny, behaviour, avoidable,
    case when amount_cny is null then 'driver_missing' end as gap,
    file_id, source_sheet, source_row, source_field
from parts
-- Nothing is said where the volume it follows is not all there.
where not is_scaled or coalesce(is_complete, false)
