-- One row per source row of the contract price (O1): as stated, else as invoiced, else price times quantity; less credits,
-- plus bonuses and credits earned back.
with stated as (

    select distinct engagement_id, period
    from costs.stated_lines
    where cost_code = 'O1' and amount_cny is not null

),

invoices as (

    select
        i.engagement_id,
        i.quarter as period,
        main.stated_month(i.period) as stated_month,
        cast(i.amount_ex_vat_cny as decimal(28, 8)) as amount_cny,
        coalesce(cast(i.vat_cny as decimal(28, 8)), main.times(i.amount_ex_vat_cny, coalesce(i.vat_rate, e.vat_rate)))
            as vat_cny,
        coalesce(i.invoice_kind = 'ordinary', false) as is_ordinary,
        i.own_credit_cny, i.elsewhere_cny, i.file_id, i.source_sheet, i.source_row
    from costs.invoice_parts as i
    inner join costs.vat_rates as e on i.engagement_id = e.engagement_id
    where i.counts and main.quarter_of_stated(i.period) is not null

),

-- Of a red-letter invoice, what is a credit of the quarter adjusts the price; what is one of an earlier quarter counted there.
invoiced as (

    select
        engagement_id, period, stated_month, 'invoice' as source, false as adjusts_price,
        amount_cny + own_credit_cny + elsewhere_cny as amount_cny,
        case
            when own_credit_cny + elsewhere_cny = 0 then vat_cny
            else main.times_ratio(vat_cny, amount_cny + own_credit_cny + elsewhere_cny, amount_cny)
        end as vat_cny,
        is_ordinary, file_id, source_sheet, source_row, 'amount_ex_vat_cny' as source_field
    from invoices
    where amount_cny is null or own_credit_cny + elsewhere_cny = 0 or amount_cny + own_credit_cny + elsewhere_cny <> 0
    union all
    select
        engagement_id, period, null, 'credit', true, -own_credit_cny,
        main.times_ratio(vat_cny, -own_credit_cny, amount_cny), is_ordinary, file_id, source_sheet, source_row,
        'amount_ex_vat_cny'
    from invoices
    where own_credit_cny > 0

),

by_quantity as (

    select
        f.engagement_id, f.period, strftime(f.month, '%Y-%m') as stated_month, 'price' as source,
        f.fee_cny as amount_cny,
        -- Of nothing there is no VAT, whatever its rate.
        main.times(f.fee_cny, coalesce(e.vat_rate, case when f.fee_cny = 0 then 0 end)) as vat_cny,
        case when f.has_no_band then 'no_price_band' when f.has_no_unit then 'price_unit' end as gap,
        f.file_id, f.source_sheet, f.source_row,
        'unit_price_cny' as source_field
    from costs.contract_fees as f
    inner join costs.vat_rates as e on f.engagement_id = e.engagement_id
    where f.fee_cny is not null or f.has_no_band or f.has_no_unit

),

offered as (

    select
        engagement_id, period, stated_month, source, false as adjusts_price, amount_cny, vat_cny, irrecoverable_cny,
        behaviour, avoidable, gap, file_id, source_sheet, source_row, source_field, 1 as preference
    from costs.stated_lines
    where cost_code = 'O1'
    union all
    select
        i.engagement_id, i.period, i.stated_month, i.source, i.adjusts_price, i.amount_cny, i.vat_cny,
        -- VAT on an ordinary invoice is lost whole (4.5).
        case when i.is_ordinary then i.vat_cny end, null, null, null,
        i.file_id, i.source_sheet, i.source_row, i.source_field, 2
    from invoiced as i
    left join stated as s on i.engagement_id = s.engagement_id and i.period = s.period
    where s.engagement_id is null
    union all
    select
        q.engagement_id, q.period, q.stated_month, q.source, false, q.amount_cny, q.vat_cny, null, null, null, q.gap,
        q.file_id, q.source_sheet, q.source_row, q.source_field, 3
    from by_quantity as q
    left join stated as s on q.engagement_id = s.engagement_id and q.period = s.period
    left join invoiced as i on q.engagement_id = i.engagement_id and q.period = i.period
    where s.engagement_id is null and i.engagement_id is null

),

-- What is paid by the month or by the person's month stays the same whatever is done in it, unless its row says otherwise.
paid_by_time as (

    select engagement_id, period
    from costs.price_bases
    where is_by_time

),

-- A blank row gives way to another source that says the amount, never to another row of the same sheet; a month without a
-- price stays beside those with one.
chosen as (

    select *
    from offered
    window sources as (partition by engagement_id, period)
    qualify
        amount_cny is not null or preference = 3
        or count(*) filter (where amount_cny is not null and preference > 1) over sources = 0

),

priced as (

    select
        c.* exclude (behaviour),
        coalesce(c.behaviour, case when t.engagement_id is not null then 'fixed' end) as behaviour,
        coalesce(c.irrecoverable_cny, main.times(c.vat_cny, 1 - p.value)) as lost_vat_cny,
        -- The VAT that is lost by the recoverable share; what is lost whatever that is does not follow it.
        case when c.irrecoverable_cny is null then c.vat_cny else 0 end as shared_vat_cny
    from chosen as c
    left join costs.parameters_in_force as p
        on c.engagement_id = p.engagement_id and c.period = p.period and p.name = 'vat_recoverable'
    left join paid_by_time as t on c.engagement_id = t.engagement_id and c.period = t.period

),

-- A credit is taken off the price by a red-letter invoice, which takes its VAT off as well; a bonus brings its VAT along.
billed as (

    select
        engagement_id, period, sum(amount_cny) as amount_cny, sum(vat_cny) as vat_cny,
        sum(lost_vat_cny) as lost_vat_cny, sum(shared_vat_cny) as shared_vat_cny,
        -- What adjusts a fixed price follows the volume no more than the price does.
        case when bool_and(behaviour is not distinct from 'fixed') then 'fixed' end as behaviour
    from priced
    where not adjusts_price
    group by engagement_id, period

),

-- What is off the amounts already is not taken off again; beside a typed price no invoice counts.
adjusting as (

    select
        k.engagement_id, k.period, k.kind,
        case when s.engagement_id is null then k.off_cny else k.typed_off_cny end as there_cny,
        k.effect_cny + there_cny as effect_cny, k.file_id, k.source_sheet, k.source_row, k.source_field
    from costs.credits as k
    left join stated as s on k.engagement_id = s.engagement_id and k.period = s.period
    where k.effect_cny is not null

)

select
    engagement_id, period, stated_month, source, adjusts_price, amount_cny, vat_cny, lost_vat_cny, shared_vat_cny,
    behaviour, avoidable, gap, file_id, source_sheet, source_row, source_field
from priced
union all
select
    k.engagement_id, k.period, null, k.kind, true, k.effect_cny,
    main.times_ratio(b.vat_cny, k.effect_cny, b.amount_cny),
    main.times_ratio(b.lost_vat_cny, k.effect_cny, b.amount_cny),
    main.times_ratio(b.shared_vat_cny, k.effect_cny, b.amount_cny), b.behaviour, null, null,
    k.file_id, k.source_sheet, k.source_row, k.source_field
from adjusting as k
inner join billed as b on k.engagement_id = b.engagement_id and k.period = b.period
-- Nothing is left of a credit that a red-letter invoice took off.
where k.effect_cny <> 0 or k.there_cny = 0
