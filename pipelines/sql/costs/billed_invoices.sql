-- One row per invoice: its quarter, whether it counts (entered once and not sent back), what it takes off for credits (C37, 4.6).
with numbered as (

    select
        i.*,
        e.vendor_id,
        coalesce(main.quarter_of_stated(i.period), i.period) as quarter,
        coalesce(i.review_status = 'returned', false) as is_returned,
        -- An invoice over several services of one contract is one; under another contract, or twice for one service, a copy.
        -- One that was sent back is no copy of what was sent instead.
        case
            when i.invoice_no is null then 1
            else
                dense_rank() over (
                    partition by e.vendor_id, i.invoice_no, i.amount_ex_vat_cny, is_returned
                    order by coalesce(i.contract_no, e.contract_no, i.engagement_id)
                ) + row_number() over (
                    partition by
                        e.vendor_id, i.invoice_no, i.amount_ex_vat_cny, is_returned,
                        coalesce(i.contract_no, e.contract_no, i.engagement_id), i.engagement_id
                    order by i.file_id, i.source_sheet, i.source_row
                ) - 1
        end as copy_no
    from staging.invoices as i
    inner join entities.engagements as e on i.engagement_id = e.engagement_id

),

-- Invoices of one number and amount: how many count, and how many don't.
known as (

    select
        engagement_id, invoice_no, amount_ex_vat_cny,
        count(*) filter (where copy_no > 1 or is_returned) as uncounted,
        count(*) filter (where copy_no = 1 and not is_returned) as counted
    from numbered
    where amount_ex_vat_cny > 0
    group by engagement_id, invoice_no, amount_ex_vat_cny

),

-- What takes back the whole of one that does not count does not count either.
matched as (

    select
        n.*,
        coalesce(k.counted, 0) > 0 as is_whole,
        n.copy_no = 1 and not n.is_returned
        and row_number() over (
            partition by n.engagement_id, n.reversal_of, n.amount_ex_vat_cny
            order by n.file_id, n.source_sheet, n.source_row, n.invoice_no
        ) > coalesce(k.uncounted, 0) as counts
    from numbered as n
    left join known as k
        on n.engagement_id = k.engagement_id and n.reversal_of = k.invoice_no
        and n.amount_ex_vat_cny = -k.amount_ex_vat_cny

)

select
    * exclude (is_whole),
    -- A whole invoice taken back was wrong; what takes off a part may be a credit.
    counts and amount_ex_vat_cny < 0 and not is_whole as is_red_letter,
    case
        when not counts then 0
        when is_red_letter then cast(-amount_ex_vat_cny as decimal(28, 8))
        else cast(coalesce(credit_cny, 0) as decimal(28, 8))
    end as taken_cny
from matched
