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
            i.taken_cny,
            greatest(
                sum(i.taken_cny) over (
                    partition by i.engagement_id, i.quarter
                    order by i.file_id, i.source_sheet, i.source_row, i.invoice_no
                    rows between unbounded preceding and current row
                ) - coalesce(l.stated_cny, 0), 0
            )
        ) as amount_cny,
        i.file_id, i.source_sheet, i.source_row, 'credit_cny' as source_field
    from costs.billed_invoices as i
    left join costs.late_credits as l on i.engagement_id = l.engagement_id and i.quarter = l.quarter
    where i.taken_cny <> 0 and not i.is_red_letter and main.quarter_of_stated(i.period) is not null

),

credited as (

    select distinct engagement_id, period
    from penalties
    where kind = 'credit'

),

-- What the quarter's red-letter invoices take off beside an earlier quarter's credits.
red_letters as (

    select
        i.engagement_id, i.quarter as period,
        sum(i.taken_cny) - coalesce(max(l.red_letter_cny), 0) as taken_cny
    from costs.billed_invoices as i
    left join costs.late_credits as l on i.engagement_id = l.engagement_id and i.quarter = l.quarter
    where i.is_red_letter
    group by i.engagement_id, i.quarter

),

-- Agreed credits of the penalty sheet, one after the other, as far as the red-letter invoices go.
reached as (

    select
        p.*,
        case
            when p.kind = 'credit' and p.status in ('confirmed', 'deducted')
                then
                    sum(p.amount_cny) over (
                        partition by p.engagement_id, p.period, p.kind, p.status in ('confirmed', 'deducted')
                        order by
                            p.status desc, p.file_id, p.source_sheet, p.source_row, p.kpi_name, p.sequence, p.amount_cny
                        rows between unbounded preceding and current row
                    )
        end as reached_cny,
        coalesce(r.taken_cny, 0) as taken_cny
    from penalties as p
    left join red_letters as r on p.engagement_id = r.engagement_id and p.period = r.period

),

united as (

    select
        engagement_id, period, status, kind, amount_cny,
        cast(
            coalesce(greatest(least(reached_cny, taken_cny) - (reached_cny - amount_cny), 0), 0) as decimal(28, 8)
        ) as red_letter_cny,
        file_id, source_sheet, source_row, source_field
    from reached
    union all
    select
        i.engagement_id, i.period, i.status, i.kind, i.amount_cny, 0, i.file_id, i.source_sheet, i.source_row,
        i.source_field
    from invoiced as i
    left join credited as c on i.engagement_id = c.engagement_id and i.period = c.period
    where c.engagement_id is null and i.amount_cny <> 0

)

select
    *,
    -- What it does to the price: only what is agreed does anything. A disputed one is shown aside. Of a credit, red_letter_cny
    -- is what a red-letter invoice of the quarter takes off the price already.
    case
        when status in ('confirmed', 'deducted') then case kind when 'credit' then -amount_cny else amount_cny end
    end as effect_cny
from united
