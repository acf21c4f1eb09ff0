-- One row per row that changes the price after the quarter: credits, bonuses, credits earned back (domain 4.3 O1, 4.6). The
-- penalty sheet's, else the invoices' own credits.
with penalties as (

    select
        engagement_id, main.quarter_of_stated(period) as period, status, coalesce(entry_kind, 'credit') as kind,
        cast(amount_ex_vat_cny as decimal(28, 8)) as amount_cny, kpi_name, sequence, file_id, source_sheet, source_row,
        'amount_ex_vat_cny' as source_field
    from staging.penalties
    where main.quarter_of_stated(period) is not null

),

-- A credit that an invoice takes off for an earlier quarter is that quarter's.
invoiced as (

    select
        i.engagement_id, i.quarter as period, coalesce(i.credit_status, 'proposed') as status, 'credit' as kind,
        least(
            i.stated_cny,
            greatest(
                sum(i.stated_cny) over (
                    partition by i.engagement_id, i.quarter
                    order by i.file_id, i.source_sheet, i.source_row, i.invoice_no
                    rows between unbounded preceding and current row
                ) - coalesce(l.stated_cny, 0), 0
            )
        ) as amount_cny,
        i.file_id, i.source_sheet, i.source_row, 'credit_cny' as source_field
    from costs.billed_invoices as i
    left join costs.late_credits as l on i.engagement_id = l.engagement_id and i.quarter = l.quarter
    where i.stated_cny <> 0 and main.quarter_of_stated(i.period) is not null

),

credited as (

    select distinct engagement_id, period
    from penalties
    where kind = 'credit'

),

-- What the quarter's invoices have off their amounts beside an earlier quarter's credits.
within as (

    select
        i.engagement_id, i.quarter as period,
        sum(i.off_cny) - coalesce(max(l.off_cny), 0) as within_cny
    from costs.billed_invoices as i
    left join costs.late_credits as l on i.engagement_id = l.engagement_id and i.quarter = l.quarter
    group by i.engagement_id, i.quarter

),

united as (

    select
        engagement_id, period, status, kind, amount_cny, kpi_name, sequence, file_id, source_sheet, source_row,
        source_field
    from penalties
    union all
    select
        i.engagement_id, i.period, i.status, i.kind, i.amount_cny, null, null, i.file_id, i.source_sheet, i.source_row,
        i.source_field
    from invoiced as i
    left join credited as c on i.engagement_id = c.engagement_id and i.period = c.period
    where c.engagement_id is null and i.amount_cny <> 0

),

-- What a typed price falls short of what the contract says is due: it was typed net.
typed as (

    select
        s.engagement_id, s.period, greatest(max(d.fee_cny) - sum(s.amount_cny), 0) as within_cny
    from costs.stated_lines as s
    inner join costs.contract_dues as d on s.engagement_id = d.engagement_id and s.period = d.stated_period
    where s.cost_code = 'O1'
    group by s.engagement_id, s.period
    having count(*) = count(s.amount_cny)

),

-- Agreed credits, one after the other, as far as either goes.
reached as (

    select
        u.*,
        case
            when u.kind = 'credit' and u.status in ('confirmed', 'deducted')
                then
                    sum(u.amount_cny) over (
                        partition by u.engagement_id, u.period, u.kind, u.status in ('confirmed', 'deducted')
                        order by
                            u.status desc, u.file_id, u.source_sheet, u.source_row, u.kpi_name, u.sequence, u.amount_cny
                        rows between unbounded preceding and current row
                    )
        end as reached_cny,
        coalesce(w.within_cny, 0) as within_cny,
        coalesce(t.within_cny, 0) as typed_within_cny
    from united as u
    left join within as w on u.engagement_id = w.engagement_id and u.period = w.period
    left join typed as t on u.engagement_id = t.engagement_id and u.period = t.period

)

select
    engagement_id, period, status, kind, amount_cny,
    -- Of a credit, what is off the amounts of the quarter's invoices already, and off a price that was typed.
    coalesce(main.part_within(reached_cny, amount_cny, within_cny), 0) as off_cny,
    coalesce(main.part_within(reached_cny, amount_cny, typed_within_cny), 0) as typed_off_cny,
    file_id, source_sheet, source_row, source_field,
    -- What it does to the price: only what is agreed does anything. A disputed one is shown aside.
    case
        when status in ('confirmed', 'deducted') then case kind when 'credit' then -amount_cny else amount_cny end
    end as effect_cny
from reached
