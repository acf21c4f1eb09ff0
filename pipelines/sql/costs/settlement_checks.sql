-- One row per invoice, or engagement and quarter, that breaks a rule of settlement: what, by how much, who is to act (8.3).
with billed as (

    select
        i.*,
        e.vendor_id,
        coalesce(main.quarter_of_stated(i.period), i.period) as quarter,
        l.payment_grace_days as grace_days,
        -- What is not paid is late as far as payments are recorded at all: later ones nobody can have entered yet.
        datediff('day', i.due_on, coalesce(i.paid_on, least(max(i.paid_on) over (), m.as_of))) as days_late,
        coalesce(i.approved_cny, i.amount_ex_vat_cny + i.vat_cny - coalesce(i.credit_cny, 0)) as approved,
        -- An invoice over several services of one contract is one; under another contract, or twice for one service, a copy.
        dense_rank() over (
            partition by e.vendor_id, i.invoice_no, i.amount_ex_vat_cny
            order by coalesce(i.contract_no, e.contract_no, i.engagement_id)
        ) + row_number() over (
            partition by
                e.vendor_id, i.invoice_no, i.amount_ex_vat_cny, coalesce(i.contract_no, e.contract_no, i.engagement_id),
                i.engagement_id
            order by i.file_id, i.source_sheet, i.source_row
        ) - 1 as copy_no
    from staging.invoices as i
    inner join entities.engagements as e on i.engagement_id = e.engagement_id
    cross join policy.cost_limits as l
    cross join meta.build as m

),

-- All invoices of one engagement and period, corrections taken off, told at the last of them.
totals as (

    select
        engagement_id, quarter, period,
        cast(sum(amount_ex_vat_cny) as decimal(28, 8)) as amount_cny,
        cast(sum(case when reversal_of is null then service_qty else -abs(service_qty) end) as decimal(28, 8))
            as quantity,
        arg_max(invoice_no, (coalesce(paid_on, due_on), invoice_no)) filter (where reversal_of is null) as last_no
    from billed
    -- What was entered twice is told as that (C37) and counts once.
    where copy_no = 1
    group by engagement_id, quarter, period

),

-- What the contract says of the same months: its price and the quantity that was reported.
due as (

    select
        t.engagement_id, t.period, sum(f.fee_cny) as fee_cny, max(f.highest_price_cny) as price_cny,
        sum(f.quantity) as quantity, count(*) filter (where f.fee_cny is null) as open_fees,
        count(*) filter (where f.quantity is null) as open_quantities
    from totals as t
    inner join costs.contract_fees as f
        on t.engagement_id = f.engagement_id
        and (t.period = f.period or t.period = strftime(f.month, '%Y-%m'))
    group by t.engagement_id, t.period

),

compared as (

    select
        b.*, t.amount_cny as all_cny, t.quantity as all_quantity, b.invoice_no = t.last_no as is_last,
        case when d.open_fees = 0 then d.fee_cny end as fee_cny, d.price_cny as contract_price_cny,
        case when d.open_quantities = 0 then d.quantity end as delivered
    from billed as b
    left join totals as t on b.engagement_id = t.engagement_id and b.period = t.period
    left join due as d on b.engagement_id = d.engagement_id and b.period = d.period

),

agreed as (

    select
        engagement_id,
        period as quarter,
        coalesce(sum(-effect_cny) filter (where kind in ('credit', 'earn_back')), 0) as due_cny,
        coalesce(sum(-effect_cny) filter (where kind = 'credit'), 0) as credit_cny,
        coalesce(sum(effect_cny) filter (where kind = 'earn_back'), 0) as earned_back_cny
    from costs.credits
    where effect_cny is not null
    group by engagement_id, period

),

running as (

    select
        engagement_id, quarter, due_cny, earned_back_cny,
        sum(credit_cny) over history as credit_so_far_cny,
        sum(earned_back_cny) over history as earned_back_so_far_cny
    from agreed
    window history as (partition by engagement_id order by quarter)

),

credits_taken as (

    select
        engagement_id, quarter, cast(sum(coalesce(credit_cny, 0)) as decimal(28, 8)) as taken_cny,
        sum(amount_ex_vat_cny) as billed_cny
    from billed
    group by engagement_id, quarter

),

-- What the contract's own KPIs come to, beside what anybody wrote down of it, whatever became of that (domain 4.6).
modelled as (

    select engagement_id, period as quarter, sum(credit_cny) as credit_cny, cast(0 as decimal(28, 8)) as earned_back_cny
    from costs.modelled_credits
    where state = 'missed'
    group by engagement_id, period
    union all
    select engagement_id, main.quarter_of(earned_back_on), 0, sum(credit_cny)
    from costs.modelled_credits
    where earned_back_on is not null
    group by engagement_id, main.quarter_of(earned_back_on)

),

recorded as (

    select
        engagement_id, period as quarter, sum(amount_cny) filter (where kind = 'credit') as credit_cny,
        sum(amount_cny) filter (where kind = 'earn_back') as earned_back_cny
    from costs.credits
    group by engagement_id, period

),

owed as (

    select
        m.engagement_id, m.quarter, cast(sum(m.credit_cny) as decimal(28, 8)) as credit_cny,
        cast(sum(m.earned_back_cny) as decimal(28, 8)) as earned_back_cny,
        cast(coalesce(max(r.credit_cny), 0) as decimal(28, 8)) as recorded_cny,
        cast(coalesce(max(r.earned_back_cny), 0) as decimal(28, 8)) as given_back_cny
    from modelled as m
    left join recorded as r on m.engagement_id = r.engagement_id and m.quarter = r.quarter
    group by m.engagement_id, m.quarter

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
        engagement_id, quarter, invoice_no, 'C27', 'amount', 'bank', all_cny, fee_cny, file_id, source_sheet,
        source_row, 'amount_ex_vat_cny'
    from compared
    where is_last and all_cny > fee_cny + 0.01
    union all
    select
        engagement_id, quarter, invoice_no, 'C27', 'quantity', 'bank', all_quantity, delivered, file_id, source_sheet,
        source_row, 'service_qty'
    from compared
    where is_last and all_quantity > delivered
    union all
    select
        engagement_id, quarter, invoice_no, 'C27', 'not_reviewed', 'bank', amount_ex_vat_cny, null, file_id,
        source_sheet, source_row, 'review_status'
    from billed
    where paid_on is not null and review_status is not null and review_status <> 'passed'
    union all
    select
        engagement_id, quarter, invoice_no, 'C29', 'price', 'bank', unit_price_cny, contract_price_cny, file_id,
        source_sheet, source_row, 'unit_price_cny'
    from compared
    where reversal_of is null and unit_price_cny > contract_price_cny
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
    from running as d
    inner join credits_taken as t on d.engagement_id = t.engagement_id and d.quarter = t.quarter
    where t.taken_cny < d.due_cny
    union all
    -- Only what was held back can be given back.
    select
        engagement_id, quarter, null, 'C27', 'earn_back_above_credit', 'bank', earned_back_so_far_cny,
        credit_so_far_cny, null, null, null, null
    from running
    where earned_back_cny > 0 and earned_back_so_far_cny > credit_so_far_cny
    union all
    select
        engagement_id, quarter, null, 'K16', 'credit_not_recorded', 'bank', recorded_cny, credit_cny, null, null, null,
        null
    from owed
    where recorded_cny < credit_cny - 0.01
    union all
    select
        engagement_id, quarter, null, 'K16', 'earn_back_not_recorded', 'bank', given_back_cny, earned_back_cny, null,
        null, null, null
    from owed
    where given_back_cny < earned_back_cny - 0.01
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
    case
        when f.matter = 'late_payment' then 'INFO'
        when f.rule = 'K16' then 'AMBER'
        else 'RED'
    end as level,
    cast(f.found_cny as decimal(28, 8)) as found, cast(f.expected_cny as decimal(28, 8)) as expected,
    case f.matter when 'late_payment' then b.days_late end as days_late,
    f.file_id, f.source_sheet, f.source_row, f.source_field
from found as f
left join billed as b
    on f.file_id = b.file_id and f.source_sheet = b.source_sheet and f.source_row = b.source_row
