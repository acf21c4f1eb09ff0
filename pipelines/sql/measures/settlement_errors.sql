-- One row per invoice: what had to be corrected (reversed or sent back) of what was invoiced, in 元 without VAT (EP8).
-- An invoice sent back and then reversed is one correction: its reversal adds none.
select
    i.engagement_id,
    main.quarter_of_stated(i.period) as period,
    'settlement_error_rate' as measure,
    i.paid_on as observed_on,
    cast(
        case
            when r.invoice_no is not null then 0
            when i.reversal_of is not null or i.review_status = 'returned' then abs(i.amount_ex_vat_cny)
            else 0
        end as decimal(24, 6)
    ) as numerator,
    cast(case when i.reversal_of is null then greatest(i.amount_ex_vat_cny, 0) else 0 end as decimal(24, 6))
        as denominator,
    'value' as state,
    false as estimated,
    i.file_id,
    i.source_sheet,
    i.source_row,
    'amount_ex_vat_cny' as source_field
from staging.invoices as i
left join (
    select distinct engagement_id, invoice_no
    from staging.invoices
    where review_status = 'returned' and amount_ex_vat_cny is not null
) as r on i.engagement_id = r.engagement_id and i.reversal_of = r.invoice_no
where main.quarter_of_stated(i.period) is not null and i.amount_ex_vat_cny is not null
