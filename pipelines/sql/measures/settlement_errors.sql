-- One row per invoice: what had to be corrected (reversed or sent back) of what was invoiced, in 元 without VAT (EP8).
select
    engagement_id,
    main.quarter_of_stated(period) as period,
    'settlement_error_rate' as measure,
    paid_on as observed_on,
    cast(
        case when reversal_of is not null or review_status = 'returned' then abs(amount_ex_vat_cny) else 0 end
        as decimal(24, 6)
    ) as numerator,
    cast(case when reversal_of is null then greatest(amount_ex_vat_cny, 0) else 0 end as decimal(24, 6)) as denominator,
    'value' as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'amount_ex_vat_cny' as source_field
from staging.invoices
where main.quarter_of_stated(period) is not null and amount_ex_vat_cny is not null
