-- One row per engagement, quarter and reason why its cost can't be judged: the line, what is wrong, who owes it (4.7).
with seen as (

    select distinct engagement_id, period
    from costs.cost_lines
    union
    -- Where a quarter's costs are collected at all, an engagement without any is not forgotten (C30).
    select t.engagement_id, t.period
    from costs.terms as t
    where t.period in (select distinct c.period from costs.cost_lines as c)

),

assessed as (

    select s.engagement_id, s.period, e.mode, coalesce(k.contract_type = 'bot', false) as is_bot
    from seen as s
    inner join entities.engagements as e on s.engagement_id = e.engagement_id
    left join staging.contracts as k on e.contract_no = k.contract_no

),

-- Of which contract, which quarter or whose an invoice is.
contested as (

    select
        engagement_id, period, string_agg(zh, '；' order by zh) as zh, string_agg(en, '; ' order by en) as en
    from (
        select
            engagement_id, quarter as period,
            '发票 ' || string_agg(distinct invoice_no, '、' order by invoice_no)
            || ' 在另一份合同下以相同金额登记过，暂未计入；确属本合同的请更正号码或金额，重复登记的请删去' as zh,
            'invoice ' || string_agg(distinct invoice_no, ', ' order by invoice_no)
            || ' stands under another contract with the same amount and is not counted; '
            || 'correct its number or amount if it is this contract''s, else delete the row' as en
        from costs.billed_invoices
        where is_contested
        group by engagement_id, quarter
        union all
        select
            engagement_id, quarter,
            '发票 ' || string_agg(distinct invoice_no, '、' order by invoice_no)
            || ' 在别的季度也登记过，属于哪一季不明；请删去登记错期的一行，确为一张发票分期列支的，在“行号”列依次填 1、2',
            'invoice ' || string_agg(distinct invoice_no, ', ' order by invoice_no)
            || ' stands in another quarter as well: delete the row of the wrong period, or number its lines 1, 2 '
            || 'if each quarter has a part of it'
        from costs.billed_invoices
        where is_of_two_quarters
        group by engagement_id, quarter
        union all
        select
            engagement_id, quarter,
            '发票 ' || string_agg(told_zh, '、' order by told_zh)
            || ' 的销方不是本合同的供应商，未计入价款；确属本合同的请更正销方名称（曾用名请登记在供应商基础信息），'
            || '属其他单位的请从发票表删去，另按费用项目填报',
            'invoice ' || string_agg(told_en, ', ' order by told_en)
            || ' names a seller that is not the vendor and is not counted: correct the name (or list it as a '
            || 'former name), or delete the row and state the cost under its own item'
        from (
            select distinct
                engagement_id, quarter, concat(invoice_no, '（', coalesce(seller_name, vendor_name), '）') as told_zh,
                concat(invoice_no, ' (', coalesce(seller_name, vendor_name), ')') as told_en
            from costs.billed_invoices
            where is_of_other_seller and not is_returned
        ) as o
        group by engagement_id, quarter
    ) as c
    group by engagement_id, period

),

-- The price before credits beside what the contract says is due for what was delivered; one that was typed net is before them, too.
below_contract as (

    select
        c.engagement_id, c.period,
        '应付 ' || main.plain_number(round(d.fee_cny, 2)) || ' 元，列示 '
        || main.plain_number(round(c.before_credits_cny, 2)) || ' 元' as zh,
        main.plain_number(round(d.fee_cny, 2)) || ' CNY due, ' || main.plain_number(round(c.before_credits_cny, 2))
        || ' stated' as en
    from costs.engagement_costs as c
    inner join costs.contract_dues as d on c.engagement_id = d.engagement_id and c.period = d.stated_period
    left join (
        select engagement_id, period, sum(typed_off_cny) as typed_off_cny
        from costs.credits
        group by engagement_id, period
    ) as k on c.engagement_id = k.engagement_id and c.period = k.period and c.sources like '%stated%'
    cross join policy.cost_limits as l
    where
        c.cost_code = 'O1'
        and d.fee_cny - c.before_credits_cny - coalesce(k.typed_off_cny, 0)
        > main.times(d.fee_cny, l.price_tolerance)

),

-- What a rejected row would have said is unknown, not nought; nor does what is given for a year say what a quarter's part is.
-- Invoices and contract prices say nothing beside a price that was typed.
uncounted as (

    select
        'rows_rejected' as reason, source, engagement_id, period as stated_period, file_name, sheet, row as source_row
    from staging.rejected_rows
    union
    select
        'rows_without_quarter', r.source, r.engagement_id, r.period, f.file_name, r.source_sheet, r.source_row
    from (
        select 'cost_entries' as source, engagement_id, period, file_id, source_sheet, source_row
        from staging.cost_entries
        union all
        select 'invoices', engagement_id, period, file_id, source_sheet, source_row from staging.invoices
        union all
        select 'penalties', engagement_id, period, file_id, source_sheet, source_row from staging.penalties
    ) as r
    left join staging.files as f on r.file_id = f.file_id
    where main.quarter_of_stated(r.period) is null

),

calculated as (

    select distinct engagement_id, period
    from costs.cost_lines
    where source = 'computed'

),

placed as (

    select
        a.engagement_id, a.period, u.reason, coalesce(u.file_name, '') as file_name, coalesce(u.sheet, '') as sheet,
        string_agg(cast(u.source_row as varchar), ', ' order by u.source_row) as listed_rows
    from assessed as a
    inner join uncounted as u
        on a.engagement_id = u.engagement_id
        -- A calculation counts from its day on.
        and case
            when u.source = 'inhouse_baselines'
                then u.stated_period is null or main.quarter_of_stated(u.stated_period) <= a.period
            else main.lies_in(a.period, u.stated_period)
        end
    left join costs.engagement_costs as c
        on a.engagement_id = c.engagement_id and a.period = c.period and c.cost_code = 'O1'
    -- The calculation that would have been another.
    left join costs.baselines_in_force as b
        on a.engagement_id = b.engagement_id and a.period = b.period and u.source = 'inhouse_baselines'
    left join calculated as k on b.engagement_id = k.engagement_id and b.period = k.period
    where
        u.source in ('cost_entries', 'penalties')
        or (u.source = 'invoices' and coalesce(c.sources, '') not like '%stated%')
        or (u.source = 'contract_prices' and c.sources like '%price%')
        or (
            k.engagement_id is not null
            and strftime(b.as_of, '%Y-%m') <= coalesce(u.stated_period, strftime(b.as_of, '%Y-%m'))
        )
    group by a.engagement_id, a.period, u.reason, u.file_name, u.sheet

),

rows_open as (

    select
        engagement_id, period, reason,
        string_agg(file_name || ' / ' || sheet || ' / 第 ' || listed_rows || ' 行', '；' order by file_name, sheet) as zh,
        string_agg(file_name || ' / ' || sheet || ' / row ' || listed_rows, '; ' order by file_name, sheet) as en
    from placed
    group by engagement_id, period, reason

),

bands as (

    select
        engagement_id, period, string_agg(gap_zh, '；' order by month) as zh,
        string_agg(gap_en, '; ' order by month) as en
    from costs.contract_fees
    where has_no_band
    group by engagement_id, period

),

-- Why the unit of a price gives no fee, and what a pool still waits for.
unpriced as (

    select
        engagement_id, period, string_agg(distinct gap_zh, '；' order by gap_zh) as zh,
        string_agg(distinct gap_en, '; ' order by gap_en) as en
    from costs.contract_fees
    where has_no_unit
    group by engagement_id, period

),

pools as (

    select
        p.engagement_id, p.period, e.cost_code, string_agg(distinct p.gap_zh, '；' order by p.gap_zh) as zh,
        string_agg(distinct p.gap_en, '; ' order by p.gap_en) as en
    from costs.pool_shares as p
    inner join costs.stated_entries as e
        on p.file_id is not distinct from e.file_id and p.source_sheet is not distinct from e.source_sheet
        and p.source_row = e.source_row and p.engagement_id = e.engagement_id
    group by p.engagement_id, p.period, e.cost_code

),

-- A calculation that follows a volume which is not all there says nothing yet, of no line.
waiting as (

    select distinct b.engagement_id, b.period
    from costs.inhouse_drivers as b
    inner join assessed as a on b.engagement_id = a.engagement_id and b.period = a.period
    inner join policy.cost_items as i on i.side = 'IN' and i.mandatory = 'always'
    left join costs.engagement_costs as c
        on b.engagement_id = c.engagement_id and b.period = c.period and i.cost_code = c.cost_code
    where b.is_scaled and not coalesce(b.is_complete, false) and c.cost_code is null

),

lines as (

    select
        a.engagement_id, a.period, i.cost_code, i.seq, i.title_zh, i.title_en, i.owed_zh, i.owed_en,
        case
            when c.cost_code is null and i.cost_code = 'O1' and o.engagement_id is not null then 'invoice_contested'
            when c.cost_code is null then case when i.side = 'OUT' or w.engagement_id is null then 'absent' end
            when c.gap is not null then c.gap
            -- Invoices that come to nothing, or less, are corrections of other quarters and no price of this one.
            when c.cost_code = 'O1' and c.before_credits_cny <= 0 and c.sources like '%invoice%'
                then 'no_price_invoiced'
            when c.cost_code = 'O1' and c.sources like '%invoice%' and o.engagement_id is not null
                then 'invoice_contested'
            when c.blank_count > 0 then 'blank'
            -- VAT computed from the price follows its months and needs no mention of its own.
            when c.missing_months > 0 and (c.cost_code <> 'O1b' or c.sources like '%stated%') then 'months_missing'
            when c.cost_code = 'O1' and c.before_credits_cny <= 0 and q.volume > 0 then 'no_price'
            when c.cost_code = 'O1' and d.engagement_id is not null then 'price_below_contract'
        end as reason,
        case reason
            when 'invoice_contested' then o.zh
            when 'price_below_contract' then d.zh
            when 'no_price_band' then b.zh
            when 'price_unit' then n.zh
            when 'pool_open' then p.zh
            when 'months_missing' then array_to_string(c.months_not_there, '、')
        end as told_zh,
        case reason
            when 'invoice_contested' then o.en
            when 'price_below_contract' then d.en
            when 'no_price_band' then b.en
            when 'price_unit' then n.en
            when 'pool_open' then p.en
            when 'months_missing' then array_to_string(c.months_not_there, ', ')
        end as told_en
    from assessed as a
    cross join policy.cost_items as i
    left join costs.engagement_costs as c
        on a.engagement_id = c.engagement_id and a.period = c.period and i.cost_code = c.cost_code
    left join waiting as w on a.engagement_id = w.engagement_id and a.period = w.period
    left join contested as o on a.engagement_id = o.engagement_id and a.period = o.period
    left join below_contract as d on a.engagement_id = d.engagement_id and a.period = d.period
    left join bands as b on a.engagement_id = b.engagement_id and a.period = b.period
    left join unpriced as n on a.engagement_id = n.engagement_id and a.period = n.period
    left join pools as p on a.engagement_id = p.engagement_id and a.period = p.period and i.cost_code = p.cost_code
    left join costs.quantities as q on a.engagement_id = q.engagement_id and a.period = q.period
    -- A line that nobody need state is unknown as well once it is stated and blank; it may be one of a single month.
    where
        i.mandatory = 'always' or i.cost_code = 'O1b' or c.gap <> 'driver_missing'
        or (i.mandatory = 'onsite' and a.mode in ('onsite', 'mixed'))

),

used as (

    select engagement_id, period
    from calculated
    union
    select engagement_id, period
    from waiting

),

typed_inhouse as (

    select distinct engagement_id, period
    from costs.cost_lines
    where side = 'IN' and source <> 'computed' and amount_cny is not null

),

sides as (

    select
        engagement_id, period,
        round(sum(amount_cny) filter (where side = 'IN'), 2) as inhouse_cny,
        round(sum(amount_cny) filter (where side = 'OUT'), 2) as outsourced_cny
    from costs.engagement_costs
    group by engagement_id, period

),

whole as (

    -- What was not delivered, as far as anybody knows, can't be compared: the calculation is one for a volume (4.1).
    select
        b.engagement_id, b.period,
        case
            when b.is_stale then 'baseline_stale'
            when not coalesce(b.is_complete, false)
                then case when q.is_complete then 'volume_of_others_unknown' else 'volume_unknown' end
            when b.volume = 0 then 'idle'
            else 'volume_differs'
        end as reason,
        null as told_zh, null as told_en
    from costs.inhouse_drivers as b
    inner join used as u on b.engagement_id = u.engagement_id and b.period = u.period
    left join costs.quantities as q on b.engagement_id = q.engagement_id and b.period = q.period
    where b.is_stale or not coalesce(b.is_complete, false) or b.volume = 0 or (b.is_far_off and not b.is_scaled)
    union
    -- Typed in-house amounts say for which volume they are, or nothing can be said of it.
    select engagement_id, period, case when is_far_off then 'volume_differs' else 'volume_unknown' end, null, null
    from costs.typed_volumes
    where is_far_off or not is_complete
    union
    -- Those that don't say it are taken to be for what was delivered; of nothing delivered there is nothing to compare.
    select q.engagement_id, q.period, 'idle', null, null
    from costs.quantities as q
    inner join typed_inhouse as i on q.engagement_id = i.engagement_id and q.period = i.period
    anti join costs.typed_volumes as t on q.engagement_id = t.engagement_id and q.period = t.period
    where q.volume = 0 and q.is_complete
    union all
    -- Of an in-house side of nothing, or less, no margin can be told, however little is paid outside.
    select engagement_id, period, 'nothing_inhouse', null, null
    from sides
    where inhouse_cny <= 0 and outsourced_cny < inhouse_cny
    union all
    select engagement_id, period, reason, zh, en from rows_open
    union all
    select s.engagement_id, s.period, 'outside_term', null, null
    from assessed as s
    inner join entities.engagements as e on s.engagement_id = e.engagement_id
    inner join costs.calendar as c on s.period = c.period
    where e.end_on < c.start_on or e.start_on > c.end_on
    union all
    select engagement_id, period, 'bot', null, null
    from assessed
    where is_bot

),

listed as (

    select
        engagement_id, period, cost_code, seq, owed_zh, owed_en, reason, told_zh, told_en,
        cost_code || ' ' || title_zh || '：' as line_zh, cost_code || ' ' || title_en || ': ' as line_en
    from lines
    where reason is not null
    union all
    select w.engagement_id, w.period, null, 1000, o.owed_zh, o.owed_en, w.reason, w.told_zh, w.told_en, null, null
    from whole as w
    cross join costs.comparison_owner as o

)

select
    l.engagement_id, l.period, l.cost_code, l.seq, l.reason,
    -- How a contract is compared, and that nothing was done, is owed by nobody.
    case when r.is_owed then l.owed_zh end as owed_zh,
    case when r.is_owed then l.owed_en end as owed_en,
    concat(l.line_zh, r.zh, l.told_zh) as zh,
    concat(l.line_en, r.en, l.told_en) as en
from listed as l
inner join costs.open_reasons as r on l.reason = r.reason
