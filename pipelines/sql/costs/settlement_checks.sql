-- One row per invoice, or engagement and quarter, that breaks a rule of settlement: what, by how much, who is to act (8.3).
with billed as (

    select
        i.*,
        l.payment_grace_days as grace_days,
        -- What is not paid is late as far as payments are recorded at all: later ones nobody can have entered yet.
        datediff('day', i.due_on, coalesce(i.paid_on, least(max(i.paid_on) over (), m.as_of))) as days_late,
        coalesce(i.approved_cny, i.amount_ex_vat_cny + i.vat_cny - coalesce(i.credit_cny, 0)) as approved,
        -- Of an invoice on several lines the first one tells what is said of all.
        row_number() over (
            partition by i.engagement_id, i.period, i.invoice_no, i.counts
            order by i.file_id, i.source_sheet, i.source_row
        ) = 1 as is_first_line,
        i.quarter = max(i.quarter) over (partition by i.engagement_id, i.invoice_no, i.is_of_two_quarters)
            as is_in_last_quarter
    from costs.invoice_parts as i
    cross join policy.cost_limits as l
    cross join meta.build as m

),

-- All invoices of one engagement and period, corrections taken off, told at the last of them.
totals as (

    select
        engagement_id, quarter, period,
        -- Before credits, as the contract's price is.
        cast(sum(amount_ex_vat_cny + own_credit_cny + elsewhere_cny) as decimal(28, 8)) as amount_cny,
        cast(sum(case when reversal_of is null then service_qty else -abs(service_qty) end) as decimal(28, 8))
            as quantity,
        arg_max(invoice_no, (coalesce(paid_on, due_on), invoice_no)) filter (where reversal_of is null) as last_no
    from billed
    -- What was entered twice is told as that (C37) and counts once; what was sent back does not.
    where counts
    group by engagement_id, quarter, period

),

compared as (

    select
        b.*, t.amount_cny as all_cny, t.quantity as all_quantity,
        b.counts and b.is_first_line and b.invoice_no = t.last_no as is_last,
        d.fee_cny, d.price_cny as contract_price_cny, d.quantity as delivered
    from billed as b
    left join totals as t on b.engagement_id = t.engagement_id and b.period = t.period
    left join costs.contract_dues as d on b.engagement_id = d.engagement_id and b.period = d.stated_period

),

agreed as (

    select
        engagement_id,
        period as quarter,
        coalesce(sum(-effect_cny) filter (where kind = 'credit'), 0) as credit_cny,
        coalesce(sum(effect_cny) filter (where kind = 'earn_back'), 0) as earned_back_cny
    from costs.credits
    where effect_cny is not null
    group by engagement_id, period

),

running as (

    select
        engagement_id, quarter, earned_back_cny,
        sum(credit_cny) over history as credit_so_far_cny,
        sum(earned_back_cny) over history as earned_back_so_far_cny
    from agreed
    window history as (partition by engagement_id order by quarter)

),

-- What the invoices take off as a credit of their own quarter.
stated_credits as (

    select
        b.engagement_id, b.quarter,
        cast(sum(b.stated_cny) - coalesce(max(l.stated_cny), 0) as decimal(28, 8)) as credit_cny
    from billed as b
    left join costs.late_credits as l on b.engagement_id = l.engagement_id and b.quarter = l.quarter
    where b.counts
    group by b.engagement_id, b.quarter

),

-- The quarter's whole price before credits.
prices as (

    select p.engagement_id, p.period as quarter, sum(p.amount_cny) as price_cny
    from costs.price_lines as p
    inner join costs.terms as t on p.engagement_id = t.engagement_id and p.period = t.period
    where not p.adjusts_price
    group by p.engagement_id, p.period
    having
        count(*) filter (where p.amount_cny is null) = 0
        -- Of corrections alone nobody knows what they are a part of.
        and price_cny > 0
        and (
            count(*) filter (where p.stated_month is null) > 0
            or count(distinct p.stated_month) >= max(t.months_due)
        )

),

capped as (

    select
        p.engagement_id, p.quarter,
        greatest(coalesce(a.credit_cny, 0), coalesce(s.credit_cny, 0)) as credit_cny,
        main.times(p.price_cny, coalesce(k.credit_cap, v.value)) as cap_cny
    from prices as p
    inner join entities.engagements as e on p.engagement_id = e.engagement_id
    left join agreed as a on p.engagement_id = a.engagement_id and p.quarter = a.quarter
    left join stated_credits as s on p.engagement_id = s.engagement_id and p.quarter = s.quarter
    left join staging.contracts as k on e.contract_no = k.contract_no
    left join costs.parameters_in_force as v
        on p.engagement_id = v.engagement_id and p.quarter = v.period and v.name = 'credit_cap'

),

-- A price that was typed, beside what was invoiced for the same quarter, both before credits.
typed as (

    select engagement_id, period as quarter, sum(amount_cny) as typed_cny
    from costs.stated_lines
    where cost_code = 'O1'
    group by engagement_id, period
    having count(*) = count(amount_cny)

),

invoiced as (

    select engagement_id, quarter, sum(amount_cny) as invoiced_cny
    from totals
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

-- What was paid of an invoice and what was approved of it, over its lines; unknown where a line doesn't say.
paid as (

    select
        engagement_id, quarter, invoice_no, file_id, source_sheet, source_row,
        cast(sum(paid_cny) over lines as decimal(28, 8)) as paid_in_all,
        case
            when count(*) over lines = count(approved) over lines
                then cast(sum(approved) over lines as decimal(28, 8))
        end as approved_in_all,
        row_number() over (lines order by paid_cny is null, file_id, source_sheet, source_row) as line_place
    from billed
    window lines as (partition by engagement_id, invoice_no, copy_no, is_returned)

),

found as (

    select
        b.engagement_id, b.quarter as period, b.invoice_no, 'C27' as rule, 'arithmetic' as matter, 'bank' as side,
        b.amount_ex_vat_cny as found_cny,
        cast(main.times_ratio(b.unit_price_cny, b.service_qty, 1) as decimal(28, 8)) as expected_cny,
        b.file_id, b.source_sheet, b.source_row, 'service_qty' as source_field
    from billed as b
    where not b.is_returned and abs(b.amount_ex_vat_cny - main.times_ratio(b.unit_price_cny, b.service_qty, 1)) > 0.01
    union all
    select
        engagement_id, quarter, invoice_no, 'C27', 'amount', 'bank', all_cny, fee_cny, file_id, source_sheet,
        source_row, 'amount_ex_vat_cny'
    from compared
    where is_last and all_cny > fee_cny + 0.01
    union all
    -- Not all of it is invoiced yet, or less than is due.
    select
        engagement_id, quarter, invoice_no, 'C27', 'amount_below', 'bank', all_cny, fee_cny, file_id, source_sheet,
        source_row, 'amount_ex_vat_cny'
    from compared
    where is_last and all_cny < fee_cny - 0.01
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
    where reversal_of is null and not is_returned and unit_price_cny > contract_price_cny
    union all
    select
        engagement_id, quarter, invoice_no, 'C37', 'duplicate', 'bank', amount_ex_vat_cny, null, file_id,
        source_sheet, source_row, 'invoice_no'
    from billed
    where copy_no > 1 and not is_returned
    union all
    -- With another amount in another quarter it counts there too: told where it stands last.
    select
        engagement_id, quarter, invoice_no, 'C37', 'two_quarters', 'bank', amount_ex_vat_cny, null, file_id,
        source_sheet, source_row, 'invoice_no'
    from billed
    where copy_no = 1 and is_of_two_quarters and is_in_last_quarter
    union all
    -- The bank's own lateness beyond the days of grace: said once of an invoice, and never held against the vendor.
    select
        engagement_id, quarter, invoice_no, 'C28', 'late_payment', 'bank', late_in_all, null, file_id, source_sheet,
        source_row, 'due_on'
    from (
        select
            *,
            cast(sum(amount_ex_vat_cny) over (partition by engagement_id, invoice_no, counts) as decimal(28, 8))
                as late_in_all,
            row_number() over (
                invoices order by days_late desc, counts desc, file_id, source_sheet, source_row
            ) as late_place
        from billed
        where days_late > grace_days and reversal_of is null and (not is_returned or paid_on is not null)
        window invoices as (partition by engagement_id, invoice_no)
    ) as l
    where late_place = 1
    union all
    -- No payment above what was approved; the invoice with its VAT, less credits taken, where no approved amount is kept.
    select
        engagement_id, quarter, invoice_no, 'C27', 'above_approved', 'bank', paid_in_all, approved_in_all, file_id,
        source_sheet, source_row, 'paid_cny'
    from paid
    where line_place = 1 and paid_in_all > approved_in_all + 0.01
    union all
    -- A credit may be taken off in the quarter's invoices or the next ones; until those are there nothing is wrong yet.
    select
        engagement_id, quarter, null, 'C27',
        case
            when next_quarter is not null then 'credit_not_taken'
            when is_billed then 'credit_not_yet_taken'
            else 'credit_without_invoice'
        end, 'bank', own_cny + late_cny, due_cny, null, null, null, null
    from costs.credits_settled
    where own_cny + late_cny < due_cny and exists (select 1 from staging.invoices)
    union all
    select
        t.engagement_id, t.quarter, null, 'C27', 'typed_price', 'bank', t.typed_cny, i.invoiced_cny, null, null, null,
        null
    from typed as t
    inner join invoiced as i on t.engagement_id = i.engagement_id and t.quarter = i.quarter
    where abs(t.typed_cny - i.invoiced_cny) > 0.05
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
        engagement_id, quarter, null, 'C27', 'credit_above_cap', 'bank', credit_cny, cap_cny, null, null, null, null
    from capped
    where credit_cny > cap_cny

)

select
    f.engagement_id, f.period, f.invoice_no, f.rule, f.matter,
    case
        when f.matter = 'late_payment' then 'INFO'
        when f.rule = 'K16' then 'AMBER'
        when f.matter in ('credit_not_yet_taken', 'credit_without_invoice', 'typed_price', 'amount_below')
            then 'AMBER'
        else 'RED'
    end as level,
    cast(f.found_cny as decimal(28, 8)) as found, cast(f.expected_cny as decimal(28, 8)) as expected,
    case f.matter when 'late_payment' then b.days_late end as days_late,
    f.file_id, f.source_sheet, f.source_row, f.source_field
from found as f
left join billed as b
    on f.file_id = b.file_id and f.source_sheet = b.source_sheet and f.source_row = b.source_row
