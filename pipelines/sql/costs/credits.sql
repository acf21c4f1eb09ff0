-- One row per row that changes the price after the quarter: credits, bonuses, credits earned back (domain 4.3 O1, 4.6). The
-- penalty sheet's, else the invoices' own credits.
with penalties as (

    select
        engagement_id, main.quarter_of_stated(period) as period, status, coalesce(entry_kind, 'credit') as kind,
        cast(amount_ex_vat_cny as decimal(28, 8)) as amount_cny, file_id, source_sheet, source_row,
        'amount_ex_vat_cny' as source_field
    from staging.penalties
    where main.quarter_of_stated(period) is not null

),

invoiced as (

    select
        engagement_id, main.quarter_of_stated(period) as period, coalesce(credit_status, 'proposed') as status,
        'credit' as kind, cast(credit_cny as decimal(28, 8)) as amount_cny, file_id, source_sheet, source_row,
        'credit_cny' as source_field
    from staging.invoices
    where credit_cny is not null and credit_cny <> 0 and main.quarter_of_stated(period) is not null

),

credited as (

    select distinct engagement_id, period
    from penalties
    where kind = 'credit'

),

united as (

    select * from penalties
    union all
    select i.*
    from invoiced as i
    left join credited as c on i.engagement_id = c.engagement_id and i.period = c.period
    where c.engagement_id is null

)

select
    *,
    -- What it does to the price: only what is agreed does anything. A disputed one is shown aside.
    case
        when status in ('confirmed', 'deducted') then case kind when 'credit' then -amount_cny else amount_cny end
    end as effect_cny
from united
