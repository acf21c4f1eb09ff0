-- One row per cost row and quarter it is charged to: as stated, or straight-line over its months (domain 4.6).
with spread as (

    select
        s.*,
        t.period as charged_in,
        least(greatest(datediff('month', s.first_month, t.start_on), 0), s.amort_months) as months_before,
        -- What is left when the contract ends is charged in its last quarter.
        case
            when t.is_last then s.amort_months
            else least(greatest(datediff('month', s.first_month, t.end_on) + 1, 0), s.amort_months)
        end as months_after
    from (
        select
            e.*,
            cast(
                greatest(
                    coalesce(cast(e.stated_month || '-01' as date), main.quarter_start(e.period)),
                    date_trunc('month', g.start_on)
                ) as date
            ) as first_month
        from costs.stated_entries as e
        inner join entities.engagements as g on e.engagement_id = g.engagement_id
        where e.amort_months is not null
    ) as s
    inner join costs.terms as t on s.engagement_id = t.engagement_id

)

select
    engagement_id, period, stated_month, cost_code, side, source, amount_cny, vat_cny, irrecoverable_cny,
    is_one_time, behaviour, avoidable, gap, file_id, source_sheet, source_row, 'amount_ex_vat_cny' as source_field
from costs.stated_entries
-- What leaving costs at once is cash at the end of the term, and in the years' comparison alone (4.8).
where amort_months is null and not (cost_code = 'O13' and is_one_time)
union all
select
    engagement_id, charged_in as period, null as stated_month, cost_code, side, 'amortised' as source,
    main.times_ratio(amount_cny, months_after, amort_months)
    - main.times_ratio(amount_cny, months_before, amort_months) as amount_cny,
    main.times_ratio(vat_cny, months_after, amort_months)
    - main.times_ratio(vat_cny, months_before, amort_months) as vat_cny,
    main.times_ratio(irrecoverable_cny, months_after, amort_months)
    - main.times_ratio(irrecoverable_cny, months_before, amort_months) as irrecoverable_cny,
    true as is_one_time, behaviour, avoidable, gap, file_id, source_sheet, source_row,
    'amount_ex_vat_cny' as source_field
from spread
where months_after > months_before
