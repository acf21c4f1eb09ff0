-- One row per invoice, or engagement and quarter, that breaks a rule of settlement: what, by how much, who is to act (8.3).
with billed as (

    select
        i.*,
        e.vendor_id,
        case when i.period like '____-__' then main.quarter_of(cast(i.period || '-01' as date)) else i.period end
            as quarter,
        l.payment_grace_days as grace_days,
        datediff('day', i.due_on, coalesce(i.paid_on, m.as_of)) as days_late,
        coalesce(i.approved_cny, i.amount_ex_vat_cny + i.vat_cny - coalesce(i.credit_cny, 0)) as approved,
        row_number() over (
            partition by e.vendor_id, i.invoice_no, i.amount_ex_vat_cny
            order by i.contract_no, i.file_id, i.source_sheet, i.source_row
        ) as copy_no
    from staging.invoices as i
    inner join entities.engagements as e on i.engagement_id = e.engagement_id
    cross join policy.cost_limits as l
    cross join meta.build as m

),

-- What the contract says of the same months: its price and the quantity that was reported.
due as (

    select
        b.file_id, b.source_sheet, b.source_row, sum(f.fee_cny) as fee_cny, max(f.highest_price_cny) as price_cny,
        sum(f.quantity) as quantity, count(*) filter (where f.fee_cny is null) as open_months
    from billed as b
    inner join costs.contract_fees as f
        on b.engagement_id = f.engagement_id
        and (b.period = f.period or b.period = strftime(f.month, '%Y-%m'))
    group by b.file_id, b.source_sheet, b.source_row

),

credits_due as (

    select
        engagement_id,
        case when period like '____-__' then main.quarter_of(cast(period || '-01' as date)) else period end as quarter,
        sum(amount_ex_vat_cny) as due_cny
    from staging.penalties
    where status in ('confirmed', 'deducted')
    group by
        engagement_id,
        case when period like '____-__' then main.quarter_of(cast(period || '-01' as date)) else period end

),

credits_taken as (

    select engagement_id, quarter, sum(coalesce(credit_cny, 0)) as taken_cny, sum(amount_ex_vat_cny) as billed_cny
    from billed
    group by engagement_id, quarter

),

found as (

    select
        b.engagement_id, b.quarter as period, b.invoice_no, 'C27' as rule, 'arithmetic' as matter, 'bank' as side,
        b.amount_ex_vat_cny as found_cny,
        cast(main.times_ratio(b.unit_price_cny, b.service_qty, 1) as decimal(28, 8)) as expected_cny,
        b.file_id, b.source_sheet, b.source_row, 'service_qty' as source_field
    from billed as b
    where abs(b.amount_ex_vat_cny - main.times_ratio(b.unit_price_cny, b.service_qty, 1)) > 0.01
    union all
    select
        b.engagement_id, b.quarter, b.invoice_no, 'C27', 'amount', 'bank', b.amount_ex_vat_cny, d.fee_cny, b.file_id,
        b.source_sheet, b.source_row, 'amount_ex_vat_cny'
    from billed as b
    inner join due as d
        on b.file_id = d.file_id and b.source_sheet = d.source_sheet and b.source_row = d.source_row
    where d.open_months = 0 and b.reversal_of is null and b.amount_ex_vat_cny > d.fee_cny + 0.01
    union all
    select
        b.engagement_id, b.quarter, b.invoice_no, 'C27', 'quantity', 'bank', b.service_qty, d.quantity, b.file_id,
        b.source_sheet, b.source_row, 'service_qty'
    from billed as b
    inner join due as d
        on b.file_id = d.file_id and b.source_sheet = d.source_sheet and b.source_row = d.source_row
    where b.service_qty > d.quantity
    union all
    select
        engagement_id, quarter, invoice_no, 'C27', 'not_reviewed', 'bank', amount_ex_vat_cny, null, file_id,
        source_sheet, source_row, 'review_status'
    from billed
    where paid_on is not null and review_status is not null and review_status <> 'passed'
    union all
    select
        b.engagement_id, b.quarter, b.invoice_no, 'C29', 'price', 'bank', b.unit_price_cny, d.price_cny, b.file_id,
        b.source_sheet, b.source_row, 'unit_price_cny'
    from billed as b
    inner join due as d
        on b.file_id = d.file_id and b.source_sheet = d.source_sheet and b.source_row = d.source_row
    where b.unit_price_cny > d.price_cny
    union all
    select
        engagement_id, quarter, invoice_no, 'C37', 'duplicate', 'bank', amount_ex_vat_cny, null, file_id,
        source_sheet, source_row, 'invoice_no'
    from billed
    where copy_no > 1
    union all
    -- The bank's own lateness beyond the days of grace: said, and never held against the vendor.
    select
        b.engagement_id, b.quarter, b.invoice_no, 'C28', 'late_payment', 'bank', b.amount_ex_vat_cny, null, b.file_id,
        b.source_sheet, b.source_row, 'due_on'
    from billed as b
    where b.days_late > b.grace_days and b.reversal_of is null
    union all
    -- No payment above what was approved; the invoice with its VAT, less credits taken, where no approved amount is kept.
    select
        engagement_id, quarter, invoice_no, 'C27', 'above_approved', 'bank', paid_cny, approved, file_id, source_sheet,
        source_row, 'paid_cny'
    from billed
    where paid_cny > approved + 0.01
    union all
    select
        d.engagement_id, d.quarter, null, 'C27', 'credit_not_taken', 'bank', coalesce(t.taken_cny, 0), d.due_cny, null,
        null, null, null
    from credits_due as d
    inner join credits_taken as t on d.engagement_id = t.engagement_id and d.quarter = t.quarter
    where t.taken_cny < d.due_cny
    union all
    select
        t.engagement_id, t.quarter, null, 'C27', 'credit_above_cap', 'bank', t.taken_cny,
        main.times(t.billed_cny, coalesce(k.credit_cap, p.value)), null, null, null, null
    from credits_taken as t
    inner join entities.engagements as e on t.engagement_id = e.engagement_id
    left join staging.contracts as k on e.contract_no = k.contract_no
    left join costs.parameters_in_force as p
        on t.engagement_id = p.engagement_id and t.quarter = p.period and p.name = 'credit_cap'
    where t.taken_cny > main.times(t.billed_cny, coalesce(k.credit_cap, p.value))

)

select
    f.engagement_id, f.period, f.invoice_no, f.rule, f.matter,
    case f.matter when 'late_payment' then 'INFO' else 'RED' end as level,
    cast(f.found_cny as decimal(28, 8)) as found, cast(f.expected_cny as decimal(28, 8)) as expected,
    case f.matter when 'late_payment' then b.days_late end as days_late,
    f.file_id, f.source_sheet, f.source_row, f.source_field
from found as f
left join billed as b
    on f.file_id = b.file_id and f.source_sheet = b.source_sheet and f.source_row = b.source_row
