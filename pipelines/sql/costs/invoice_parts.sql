-- One row per invoice: of what it takes off, the part that is an agreed credit of its own quarter and the part that is one of
-- an earlier quarter; the rest corrects what was billed.
with reached as (

    select
        i.*,
        sum(case when i.is_red_letter then i.taken_cny else 0 end) over (
            partition by i.engagement_id, i.quarter
            order by i.file_id, i.source_sheet, i.source_row, i.invoice_no
            rows between unbounded preceding and current row
        ) as reached_cny,
        coalesce(l.red_letter_cny, 0) as late_of_all_cny,
        coalesce(k.red_letter_cny, 0) as credit_of_all_cny
    from costs.billed_invoices as i
    left join costs.late_credits as l on i.engagement_id = l.engagement_id and i.quarter = l.quarter
    left join (
        select engagement_id, period, sum(red_letter_cny) as red_letter_cny
        from costs.credits
        group by engagement_id, period
    ) as k on i.engagement_id = k.engagement_id and i.quarter = k.period

)

select
    * exclude (reached_cny, late_of_all_cny, credit_of_all_cny),
    cast(
        case
            when is_red_letter then greatest(least(reached_cny, late_of_all_cny) - (reached_cny - taken_cny), 0) else 0
        end as decimal(28, 8)
    ) as late_cny,
    cast(
        case
            when is_red_letter
                then
                    greatest(
                        least(reached_cny, late_of_all_cny + credit_of_all_cny)
                        - greatest(reached_cny - taken_cny, late_of_all_cny), 0
                    )
            else 0
        end as decimal(28, 8)
    ) as own_credit_cny
from reached
