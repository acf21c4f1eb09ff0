-- One row per source row and cost line of a quarter, both sides: the amount, where it comes from, how it behaves (4.2, 4.3).
with typed as (

    select distinct engagement_id, period, cost_code
    from costs.stated_lines
    where amount_cny is not null

),

computed as (

    select c.*
    from costs.computed_lines as c
    left join typed as t on c.engagement_id = t.engagement_id and c.period = t.period and c.cost_code = t.cost_code
    where t.cost_code is null

),

known as (

    select distinct engagement_id, period, cost_code
    from computed
    where amount_cny is not null

),

typed_vat as (

    select distinct engagement_id, period, stated_month
    from costs.stated_lines
    where cost_code = 'O1b' and amount_cny is not null

),

lost_vat as (

    -- O1b follows from the price's VAT unless a row states it: for the quarter, or for the month of that price.
    select p.*
    from costs.price_lines as p
    left join typed_vat as t
        on p.engagement_id = t.engagement_id and p.period = t.period
        and (
            t.stated_month is null or p.stated_month = t.stated_month
            or (p.stated_month is null and not p.adjusts_price)
        )
    where t.engagement_id is null
    -- What adjusts the price stands beside the months that are still computed.
    qualify
        not p.adjusts_price
        or count(*) filter (where not p.adjusts_price) over (partition by p.engagement_id, p.period) > 0

),

-- The VAT of a price behaves as the price.
fixed_prices as (

    select engagement_id, period
    from costs.price_lines
    where not adjusts_price
    group by engagement_id, period
    having bool_and(behaviour is not distinct from 'fixed')

),

united as (

    select
        s.engagement_id, s.period, s.stated_month, s.cost_code, s.side, s.source, false as adjusts_price, s.amount_cny,
        s.vat_cny,
        -- VAT of which the recoverable share is no cost of the line; what is stated as lost does not follow it.
        case when s.irrecoverable_cny is null and s.cost_code <> 'O1b' then s.vat_cny end as shared_vat_cny,
        s.is_one_time, coalesce(s.behaviour, case when f.engagement_id is not null then 'fixed' end) as behaviour,
        s.avoidable, s.gap, s.file_id, s.source_sheet, s.source_row, s.source_field
    from costs.stated_lines as s
    left join known as k on s.engagement_id = k.engagement_id and s.period = k.period and s.cost_code = k.cost_code
    left join fixed_prices as f
        on s.engagement_id = f.engagement_id and s.period = f.period and s.cost_code = 'O1b'
    -- A blank row gives way to the calculation that says the amount.
    where s.cost_code <> 'O1' and (s.amount_cny is not null or k.cost_code is null)
    union all
    select
        engagement_id, period, null, cost_code, side, source, false, amount_cny, null, null, false, behaviour,
        avoidable, gap, file_id, source_sheet, source_row, source_field
    from computed
    union all
    select
        engagement_id, period, stated_month, 'O1', 'OUT', source, adjusts_price, amount_cny, vat_cny, null, false,
        behaviour, avoidable, gap, file_id, source_sheet, source_row, source_field
    from costs.price_lines
    union all
    select
        engagement_id, period, stated_month, 'O1b', 'OUT', case when adjusts_price then source else 'vat' end,
        adjusts_price, lost_vat_cny, null, shared_vat_cny, false, behaviour, null,
        case
            when lost_vat_cny is null
                then case when gap in ('no_price_band', 'price_unit') then gap else 'vat_unknown' end
        end,
        file_id, source_sheet, source_row,
        -- A credit and a contract's price stand in sheets that give no VAT of their own: theirs follows from the amount.
        case when adjusts_price or source = 'price' then source_field else 'vat_cny' end
    from lost_vat

)

select
    u.engagement_id,
    u.period,
    u.stated_month,
    u.cost_code,
    u.side,
    u.source,
    u.adjusts_price,
    cast(u.amount_cny as decimal(28, 8)) as amount_cny,
    cast(u.vat_cny as decimal(28, 8)) as vat_cny,
    cast(u.shared_vat_cny as decimal(28, 8)) as shared_vat_cny,
    u.is_one_time,
    case coalesce(u.behaviour, i.behaviour) when 'step' then 'variable' else coalesce(u.behaviour, i.behaviour) end
        as behaviour,
    cast(u.avoidable as decimal(9, 6)) as avoidable,
    u.gap,
    u.file_id,
    u.source_sheet,
    u.source_row,
    u.source_field
from united as u
inner join policy.cost_items as i on u.cost_code = i.cost_code
