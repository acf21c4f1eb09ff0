-- One row per invoice: its quarter, whether it counts (entered once, neither sent back nor taken back whole), and what it takes off
-- for credits (C37, 4.6): stated_cny beside its amount; known_cny within its amount and stated on another quarter's invoice; off_cny
-- within it besides.
with numbered as (

    select
        i.*,
        e.vendor_id,
        coalesce(main.quarter_of_stated(i.period), i.period) as quarter,
        coalesce(i.review_status = 'returned', false) as is_returned,
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
    from staging.invoices as i
    inner join entities.engagements as e on i.engagement_id = e.engagement_id
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
            partition by vendor_id, invoice_no, amount_ex_vat_cny, is_returned order by its_contract
        ) as contract_place,
        -- Of what stands before it on its own sheet, only what is of its month is the same line.
        row_number() over of_line - row_number() over of_sheet + row_number() over of_month as place
    from numbered
    window
        of_line as (
            partition by vendor_id, invoice_no, amount_ex_vat_cny, is_returned, its_contract, engagement_id, line_part
            order by file_id, source_sheet, source_row
        ),
        of_sheet as (
            partition by
                vendor_id, invoice_no, amount_ex_vat_cny, is_returned, its_contract, engagement_id, line_part, file_id,
                source_sheet
            order by source_row
        ),
        of_month as (
            partition by
                vendor_id, invoice_no, amount_ex_vat_cny, is_returned, its_contract, engagement_id, line_part, file_id,
                source_sheet, line_month
            order by source_row
        )

),

told as (

    select
        * exclude (its_contract, contract_place, place, line_part, line_month),
        case when invoice_no is null then 1 else contract_place + place - 1 end as copy_no,
        -- The first under a second contract may be that contract's own part of one invoice: nobody can tell.
        invoice_no is not null and contract_place > 1 and place = 1 and not is_returned as is_contested,
        copy_no = 1 and not is_returned as is_first
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
        t.is_first and not is_taken_back and whole.invoice_no is null as counts
    from told as t
    left join known as own
        on t.engagement_id = own.engagement_id and t.invoice_no = own.invoice_no
        and t.amount_ex_vat_cny = own.amount_ex_vat_cny
    left join known as whole
        on t.engagement_id = whole.engagement_id and t.reversal_of = whole.invoice_no
        and t.amount_ex_vat_cny = -whole.amount_ex_vat_cny

),

-- What was sent instead of one taken back, the largest for the largest. Where it is less it may be less by a credit, unless its own
-- arithmetic shows that it is not: quantity times a price no lower than before.
taken_back as (

    select
        engagement_id, period, amount_ex_vat_cny, unit_price_cny,
        max(amount_ex_vat_cny) over periods as largest_cny,
        row_number() over (periods order by amount_ex_vat_cny desc, file_id, source_sheet, source_row) as place
    from judged
    where is_taken_back
    window periods as (partition by engagement_id, period)

),

instead as (

    select
        j.engagement_id, j.period, j.amount_ex_vat_cny, j.unit_price_cny, j.service_qty, j.file_id, j.source_sheet,
        j.source_row,
        row_number() over (
            partition by j.engagement_id, j.period
            order by j.amount_ex_vat_cny desc, j.file_id, j.source_sheet, j.source_row
        ) as place
    from judged as j
    inner join (select distinct engagement_id, period, largest_cny from taken_back) as t
        on j.engagement_id = t.engagement_id and j.period = t.period
    where j.counts and j.amount_ex_vat_cny between 0 and t.largest_cny

),

lessened as (

    select
        i.file_id, i.source_sheet, i.source_row,
        greatest(cast(t.amount_ex_vat_cny - i.amount_ex_vat_cny as decimal(28, 8)), 0) as less_cny
    from instead as i
    inner join taken_back as t on i.engagement_id = t.engagement_id and i.period = t.period and i.place = t.place
    where
        not coalesce(
            abs(i.amount_ex_vat_cny - main.times_ratio(i.unit_price_cny, i.service_qty, 1)) <= 0.01
            and i.unit_price_cny >= coalesce(t.unit_price_cny, i.unit_price_cny), false
        )

),

amounts as (

    select
        j.*,
        case when j.counts then coalesce(j.credit_cny, 0) else 0 end as stated_cny,
        case
            when not j.counts then 0
            when j.amount_ex_vat_cny < 0 then -j.amount_ex_vat_cny
            -- Written net: less than its own quantity times its price.
            else
                greatest(
                    coalesce(l.less_cny, 0),
                    coalesce(main.times_ratio(j.unit_price_cny, j.service_qty, 1) - j.amount_ex_vat_cny, 0)
                )
        end as shown_cny
    from judged as j
    left join lessened as l
        on j.file_id is not distinct from l.file_id and j.source_sheet is not distinct from l.source_sheet
        and j.source_row = l.source_row

),

-- Or the period's invoices are together less than the contract says is due: that stands with the largest.
compared as (

    select
        a.*,
        cast(
            a.shown_cny
            + case
                when a.counts
                    and row_number() over (
                        periods order by
                            a.counts desc, a.amount_ex_vat_cny desc, a.file_id, a.source_sheet, a.source_row
                    ) = 1
                    then
                        greatest(
                            coalesce(
                                d.fee_cny
                                - sum(case when a.counts then a.amount_ex_vat_cny + a.shown_cny end) over periods, 0
                            ), 0
                        )
                else 0
            end as decimal(28, 8)
        ) as within_cny
    from amounts as a
    left join costs.contract_dues as d on a.engagement_id = d.engagement_id and a.period = d.stated_period
    window periods as (partition by a.engagement_id, a.period)

),

-- Credits that an invoice states and that count: agreed there or, for its quarter, on the penalty sheet. Those of the same quarter
-- are matched with all of its credits (costs.credits).
stated as (

    select a.engagement_id, a.invoice_no, a.quarter, sum(a.stated_cny) as stated_cny
    from compared as a
    left join (
        select distinct engagement_id, main.quarter_of_stated(period) as quarter
        from staging.penalties
        where status in ('confirmed', 'deducted') and coalesce(entry_kind, 'credit') = 'credit'
    ) as p on a.engagement_id = p.engagement_id and a.quarter = p.quarter
    where a.stated_cny > 0 and (a.credit_status in ('confirmed', 'deducted') or p.quarter is not null)
    group by a.engagement_id, a.invoice_no, a.quarter

),

reached as (

    select
        a.*,
        coalesce(s.stated_cny, 0) as stated_there_cny,
        sum(a.within_cny) over (
            partition by a.engagement_id, a.reversal_of
            order by a.file_id, a.source_sheet, a.source_row
            rows between unbounded preceding and current row
        ) as reached_cny
    from compared as a
    left join stated as s
        on a.engagement_id = s.engagement_id and a.reversal_of = s.invoice_no and a.quarter <> s.quarter

)

select
    * exclude (shown_cny, within_cny, stated_there_cny, reached_cny, is_first, is_taken_back, stated_cny),
    cast(stated_cny as decimal(28, 8)) as stated_cny,
    main.part_within(reached_cny, within_cny, stated_there_cny) as known_cny,
    cast(within_cny - known_cny as decimal(28, 8)) as off_cny
from reached
