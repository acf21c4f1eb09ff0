-- One row per row of the cost sheets that belongs to a quarter: the amount without VAT, and what is wrong with it.
with named as (

    select
        c.engagement_id,
        main.quarter_of_stated(c.period) as period,
        case when c.period like '____-__' then c.period end as stated_month,
        n.cost_code,
        c.side,
        case when c.pool_name is null then 'stated' else 'allocated' end as source,
        -- The share of a pool, which adds up to it; else net as written, or the gross amount without its VAT (4.3, 4.5).
        case
            when s.source_row is not null then s.share_cny
            else
                coalesce(
                    cast(c.amount_ex_vat_cny as decimal(28, 8)),
                    cast(c.gross_cny - c.vat_cny as decimal(28, 8)),
                    main.times_ratio(c.gross_cny, 1, 1 + coalesce(c.vat_rate, g.vat_rate))
                )
        end as amount_cny,
        case when s.source_row is null then c.gross_cny end as gross_cny,
        -- VAT as written, or the rest of the gross amount; a rate says the rest.
        cast(coalesce(c.vat_cny, c.gross_cny - c.amount_ex_vat_cny) as decimal(28, 8)) as vat_cny,
        cast(c.vat_irrecoverable_cny as decimal(28, 8)) as irrecoverable_cny,
        coalesce(c.vat_rate, g.vat_rate) as vat_rate,
        c.invoice_kind,
        -- No months to spread over are none: the row is charged where it stands.
        case when c.amort_months >= 1 then c.amort_months end as amort_months,
        coalesce(c.recurring like '%一次%' or lower(c.recurring) like 'one%', false) as is_one_time,
        c.behaviour,
        c.avoidable,
        -- A part of a pool is its own reason: it follows from what was recorded of the pool.
        coalesce(trim(c.remark), trim(c.evidence), '') <> '' or s.source_row is not null as has_reason,
        c.pool_name is not null and s.source_row is null and c.amount_ex_vat_cny is null and c.gross_cny is null
            as is_pool_unknown,
        s.gap_zh is not null as is_pool_open,
        i.needs_reason,
        c.file_id,
        c.source_sheet,
        c.source_row
    from staging.cost_entries as c
    inner join policy.cost_item_names as n on c.side = n.side and c.cost_item = n.cost_item
    inner join policy.cost_items as i on n.cost_code = i.cost_code
    left join costs.pool_shares as s
        on c.file_id is not distinct from s.file_id and c.source_sheet is not distinct from s.source_sheet
        and c.source_row = s.source_row and c.pool_name is not null
    -- The contract's rate is one of its price: what else the bank buys has its own.
    left join costs.vat_rates as g on c.engagement_id = g.engagement_id and n.cost_code = 'O1'
    where main.quarter_of_stated(c.period) is not null

),

taxed as (

    select
        engagement_id, period, stated_month, cost_code, side, source, amount_cny, gross_cny,
        coalesce(vat_cny, main.times(amount_cny, vat_rate)) as vat_cny,
        -- Of an ordinary invoice the bank recovers no VAT, whatever its share (4.5); what is stated as lost goes before.
        coalesce(
            irrecoverable_cny,
            case when invoice_kind = 'ordinary' then coalesce(vat_cny, main.times(amount_cny, vat_rate)) end
        ) as irrecoverable_cny,
        amort_months, is_one_time, behaviour, avoidable, has_reason, needs_reason, is_pool_unknown,
        is_pool_open, file_id, source_sheet, source_row
    from named

)

select
    t.engagement_id, t.period, t.stated_month, t.cost_code, t.side, t.source,
    -- VAT that is lost is a cost of its line (4.5), as stated or by the recoverable share, none where nobody says; that of the
    -- price has a line of its own, O1b.
    t.amount_cny
    + case
        when t.cost_code in ('O1', 'O1b') then 0
        else coalesce(t.irrecoverable_cny, main.times(t.vat_cny, 1 - coalesce(p.value, 0)), 0)
    end as amount_cny,
    t.vat_cny,
    t.irrecoverable_cny, t.amort_months, t.is_one_time, t.behaviour, t.avoidable,
    case
        when t.is_pool_unknown then 'pool_unknown'
        when t.is_pool_open then 'pool_open'
        when t.amount_cny is null and t.gross_cny is not null then 'vat_unknown'
        when t.amount_cny is null then 'blank'
        -- A cost below nothing is a correction and says of what; the value handed over at the end, in cash, is one by nature
        -- (4.6).
        when least(t.amount_cny, coalesce(t.irrecoverable_cny, 0)) < 0 and not t.has_reason
            and not (t.cost_code = 'O13' and t.is_one_time and t.amort_months is null)
            then 'negative_without_reason'
        -- VAT has its amount's sign and no more than the highest rate of it (4.5), a little for rounding.
        when t.cost_code <> 'O1b'
            and (
                coalesce(t.vat_cny, t.irrecoverable_cny) * sign(t.amount_cny) < 0
                or greatest(abs(t.vat_cny), abs(t.irrecoverable_cny)) > 0.13 * abs(t.amount_cny) + 0.05
            )
            then 'vat_implausible'
        when t.amount_cny = 0 and t.needs_reason and not t.has_reason then 'zero_without_reason'
    end as gap,
    t.file_id, t.source_sheet, t.source_row
from taxed as t
left join costs.parameters_in_force as p
    on t.engagement_id = p.engagement_id and t.period = p.period and p.name = 'vat_recoverable'
