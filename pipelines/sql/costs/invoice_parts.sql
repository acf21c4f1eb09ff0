-- One row per invoice: of what is off its amount, the part that is an agreed credit of its own quarter, and the part that is one
-- counted elsewhere: of an earlier quarter, or stated on an invoice; the rest corrects what was billed.
with reached as (

    select
        i.*,
        sum(i.off_cny) over (
            partition by i.engagement_id, i.quarter
            order by i.file_id, i.source_sheet, i.source_row, i.invoice_no
            rows between unbounded preceding and current row
        ) as reached_cny,
        coalesce(l.off_cny, 0) as late_of_all_cny,
        coalesce(k.off_cny, 0) as credit_of_all_cny
    from costs.billed_invoices as i
    left join costs.late_credits as l on i.engagement_id = l.engagement_id and i.quarter = l.quarter
    left join (
        select engagement_id, period, sum(off_cny) as off_cny
        from costs.credits
        group by engagement_id, period
    ) as k on i.engagement_id = k.engagement_id and i.quarter = k.period

)

select
    * exclude (reached_cny, late_of_all_cny, credit_of_all_cny),
    main.part_within(reached_cny, off_cny, late_of_all_cny) as late_cny,
    known_cny + late_cny as elsewhere_cny,
    main.part_within(reached_cny, off_cny, late_of_all_cny + credit_of_all_cny) - late_cny as own_credit_cny
from reached
