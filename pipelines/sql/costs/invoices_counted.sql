-- One row per invoice: its quarter, and whether it counts: the vendor's own, entered once, neither sent back nor taken back
-- whole (8.3 C37).
with named as (

    -- What the vendor is and was called.
    select
        e.engagement_id, main.firm(v.vendor_name) as firm, list_transform(
            string_split_regex(coalesce(s.former_names, ''), '[、,，;；/\n]'), lambda name: main.firm(name)
        ) as formerly
    from entities.engagements as e
    inner join entities.vendors as v on e.vendor_id = v.vendor_id
    left join staging.vendors as s on e.vendor_id = s.vendor_id

),

-- A row that says beside its invoice which cost it is (list 6): of any but the price it is somebody's invoice for something else.
other_lines as (

    select distinct c.file_id, c.source_sheet, c.source_row
    from staging.cost_entries as c
    inner join policy.cost_item_names as n on c.side = n.side and c.cost_item = n.cost_item
    where n.cost_code <> 'O1'

),

-- What takes an amount off another invoice is of that one's period, whichever it was sent in: it corrects what was billed there.
corrected as (

    select engagement_id, invoice_no, min(period) as period
    from staging.invoices
    where amount_ex_vat_cny > 0
    group by engagement_id, invoice_no
    having min(period) = max(period)

),

numbered as (

    select
        i.*,
        e.vendor_id,
        o.source_row is not null as is_of_other_line,
        -- Neither its name, nor a part of it, nor its name with a branch behind.
        o.source_row is null
        and coalesce(
            not contains(n.firm, i.seller) and not contains(i.seller, n.firm)
            and not list_contains(n.formerly, i.seller), false
        ) as is_of_other_seller,
        coalesce(main.quarter_of_stated(i.period), i.period) as quarter,
        coalesce(i.review_status = 'returned', false) as is_returned,
        is_of_other_line or is_of_other_seller as is_of_others,
        coalesce(i.contract_no, e.contract_no, i.engagement_id) as its_contract,
        -- Lines of one invoice are all numbered, from 1 on (a running number of the sheet's rows is none), or one for each
        -- month of a quarter on one sheet.
        case
            when count(*) filter (where i.line_no is null) over same_amount = 0 and min(i.line_no) over same_invoice = 1
                then i.line_no
        end as line_part,
        case
            when count(*) filter (where main.stated_month(i.period) is null) over same_sheet = 0
                and min(quarter) over same_sheet = max(quarter) over same_sheet
                then i.period
        end as line_month
    from (
        select
            v.* replace (coalesce(c.period, v.period) as period),
            main.firm(coalesce(v.seller_name, v.vendor_name)) as seller
        from staging.invoices as v
        left join corrected as c
            on v.engagement_id = c.engagement_id and v.reversal_of = c.invoice_no and v.amount_ex_vat_cny < 0
    ) as i
    inner join entities.engagements as e on i.engagement_id = e.engagement_id
    left join named as n on i.engagement_id = n.engagement_id
    left join other_lines as o
        on i.file_id = o.file_id and i.source_sheet = o.source_sheet and i.source_row = o.source_row
    window
        same_invoice as (partition by e.vendor_id, i.invoice_no),
        same_amount as (partition by i.engagement_id, i.invoice_no, i.amount_ex_vat_cny),
        same_sheet as (
            partition by i.engagement_id, i.invoice_no, i.amount_ex_vat_cny, i.line_no, i.file_id, i.source_sheet
        )

),

-- An invoice over several services of one contract is one; under another contract, or twice for one service, a copy. One that was
-- sent back is no copy of what was sent instead.
counted as (

    select
        *,
        dense_rank() over (
            partition by vendor_id, invoice_no, amount_ex_vat_cny, is_returned, is_of_others order by its_contract
        ) as contract_place,
        -- Of what stands before it on its own sheet, only what is of its month is the same line.
        row_number() over of_line - row_number() over of_sheet + row_number() over of_month as place
    from numbered
    window
        of_line as (
            partition by
                vendor_id, invoice_no, amount_ex_vat_cny, is_returned, is_of_others, its_contract, engagement_id,
                line_part
            order by file_id, source_sheet, source_row
        ),
        of_sheet as (
            partition by
                vendor_id, invoice_no, amount_ex_vat_cny, is_returned, is_of_others, its_contract, engagement_id,
                line_part, file_id, source_sheet
            order by source_row
        ),
        of_month as (
            partition by
                vendor_id, invoice_no, amount_ex_vat_cny, is_returned, is_of_others, its_contract, engagement_id,
                line_part, file_id, source_sheet, line_month
            order by source_row
        )

),

told as (

    select
        * exclude (its_contract, contract_place, place, line_month, seller),
        case when invoice_no is null then 1 else contract_place + place - 1 end as copy_no,
        -- The first under a second contract may be that contract's own part of one invoice: nobody can tell.
        invoice_no is not null and contract_place > 1 and place = 1 and not is_returned and not is_of_others
            as is_contested,
        copy_no = 1 and not is_returned and not is_of_others as is_first
    from counted

),

-- How many of one number and amount don't count anyhow, and how many others take the whole amount back.
known as (

    select
        t.engagement_id, t.invoice_no, t.amount_ex_vat_cny,
        count(*) filter (where not t.is_first) as uncounted, any_value(r.reversals) as reversals
    from told as t
    left join (
        select engagement_id, reversal_of, -amount_ex_vat_cny as amount_cny, count(*) as reversals
        from told
        where is_first and amount_ex_vat_cny < 0
        group by engagement_id, reversal_of, amount_ex_vat_cny
    ) as r
        on t.engagement_id = r.engagement_id and t.invoice_no = r.reversal_of and t.amount_ex_vat_cny = r.amount_cny
    where t.amount_ex_vat_cny > 0
    group by t.engagement_id, t.invoice_no, t.amount_ex_vat_cny

),

-- What was taken back whole was wrong: it counts as little as what takes it back, whichever quarter that was sent in.
judged as (

    select
        t.*,
        -- As many lines as there are reversals of one line's amount.
        t.is_first
        and coalesce(
            own.reversals - own.uncounted >= row_number() over (
                partition by t.engagement_id, t.invoice_no, t.amount_ex_vat_cny, t.is_first
                order by t.file_id, t.source_sheet, t.source_row
            ), false
        ) as is_taken_back,
        t.is_first and not is_taken_back and whole.invoice_no is null as counts,
        -- An invoice, or a copy of one of which nothing was taken back, that no line number makes a part.
        t.invoice_no is not null and t.line_part is null and t.amount_ex_vat_cny > 0
        and (counts or (t.copy_no > 1 and not t.is_returned and not t.is_of_others and coalesce(own.reversals, 0) = 0))
            as is_whole
    from told as t
    left join known as own
        on t.engagement_id = own.engagement_id and t.invoice_no = own.invoice_no
        and t.amount_ex_vat_cny = own.amount_ex_vat_cny
    left join known as whole
        on t.engagement_id = whole.engagement_id and t.reversal_of = whole.invoice_no
        and t.amount_ex_vat_cny = -whole.amount_ex_vat_cny

)

select
    * exclude (line_part, is_whole),
    -- One number in two quarters, for the same amount or in two files: of which it is, or whether each has a part, nobody can tell.
    is_whole
    and (
        min(quarter) over same_amount <> max(quarter) over same_amount
        or (
            min(quarter) over same_number <> max(quarter) over same_number
            and min(file_id) over same_number <> max(file_id) over same_number
        )
    ) as is_of_two_quarters
from judged
window
    same_amount as (partition by engagement_id, invoice_no, is_whole, amount_ex_vat_cny),
    same_number as (partition by engagement_id, invoice_no, is_whole)
