-- One row per row of the cost sheets that belongs to a quarter: the amount without VAT, and what is wrong with it.
with named as (

    select
        c.engagement_id,
        case when c.period like '____-__' then main.quarter_of(cast(c.period || '-01' as date)) else c.period end
            as period,
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
                    main.times_ratio(c.gross_cny, 1, 1 + c.vat_rate)
                )
        end as amount_cny,
        cast(c.vat_cny as decimal(28, 8)) as vat_cny,
        cast(c.vat_irrecoverable_cny as decimal(28, 8)) as irrecoverable_cny,
        c.vat_rate,
        -- No months to spread over are none: the row is charged where it stands.
        case when c.amort_months >= 1 then c.amort_months end as amort_months,
        coalesce(c.recurring like '%一次%' or lower(c.recurring) like 'one%', false) as is_one_time,
        c.behaviour,
        c.avoidable,
        -- A part of a pool is its own reason: it follows from what was recorded of the pool.
        coalesce(trim(c.remark), trim(c.evidence), '') <> '' or s.source_row is not null as has_reason,
        c.pool_name is not null and s.source_row is null and c.amount_ex_vat_cny is null and c.gross_cny is null
            as is_pool_unknown,
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
    where c.period like '____Q_' or c.period like '____-__'

)

select
    n.engagement_id, n.period, n.stated_month, n.cost_code, n.side, n.source,
    -- VAT that is lost is a cost of its line (4.5); that of the price has a line of its own, O1b.
    n.amount_cny
    + case when n.cost_code in ('O1', 'O1b') then 0 else coalesce(n.irrecoverable_cny, 0) end as amount_cny,
    -- VAT as written, the rest of the gross amount, or what the row's or the contract's rate makes of the net amount.
    coalesce(
        n.vat_cny,
        main.times(n.amount_cny, coalesce(n.vat_rate, g.vat_rate))
    ) as vat_cny,
    n.irrecoverable_cny, n.amort_months, n.is_one_time, n.behaviour, n.avoidable,
    case
        when n.is_pool_unknown then 'pool_unknown'
        when n.amount_cny is null then 'blank'
        -- A cost below nothing is a correction and says of what; the value handed over at the end is one by nature (4.6).
        when least(n.amount_cny, coalesce(n.irrecoverable_cny, 0)) < 0 and n.cost_code <> 'O13' and not n.has_reason
            then 'negative_without_reason'
        when n.amount_cny = 0 and n.needs_reason and not n.has_reason then 'zero_without_reason'
    end as gap,
    n.file_id, n.source_sheet, n.source_row
from named as n
left join costs.vat_rates as g on n.engagement_id = g.engagement_id
