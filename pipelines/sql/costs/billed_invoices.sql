-- One row per invoice, with what it takes off for credits (4.6): stated_cny beside its amount; known_cny within its amount and
-- stated on another quarter's invoice; off_cny within it besides.
with taken_back as (

    -- What was sent instead of one taken back, the largest for the largest. Where it is less it may be less by a credit,
    -- unless its own arithmetic shows that it is not: quantity times a price no lower than before.
    select
        engagement_id, period, amount_ex_vat_cny, unit_price_cny,
        max(amount_ex_vat_cny) over periods as largest_cny,
        row_number() over (periods order by amount_ex_vat_cny desc, file_id, source_sheet, source_row) as place
    from costs.invoices_counted
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
    from costs.invoices_counted as j
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
    from costs.invoices_counted as j
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
