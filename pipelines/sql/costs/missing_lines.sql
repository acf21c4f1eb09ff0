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

contested as (

    select distinct engagement_id, quarter as period
    from costs.billed_invoices
    where is_contested

),

-- What a rejected row would have said is unknown, not nought; of one whose period can't be read, for every quarter. Invoices and
-- contract prices say nothing beside a price that was typed.
rejected as (

    select distinct a.engagement_id, a.period, r.file_name, r.sheet, r.row
    from assessed as a
    inner join staging.rejected_rows as r
        on a.engagement_id = r.engagement_id and a.period = coalesce(main.quarter_of_stated(r.period), a.period)
    left join costs.engagement_costs as c
        on a.engagement_id = c.engagement_id and a.period = c.period and c.cost_code = 'O1'
    where
        r.source in ('cost_entries', 'penalties')
        or (r.source = 'invoices' and coalesce(c.sources, '') not like '%stated%')
        or (r.source = 'contract_prices' and c.sources like '%price%')

),

places as (

    select engagement_id, period, file_name, sheet, string_agg(cast(row as varchar), ', ' order by row) as listed_rows
    from rejected
    group by engagement_id, period, file_name, sheet

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
        end as reason
    from assessed as a
    cross join policy.cost_items as i
    left join costs.engagement_costs as c
        on a.engagement_id = c.engagement_id and a.period = c.period and i.cost_code = c.cost_code
    left join waiting as w on a.engagement_id = w.engagement_id and a.period = w.period
    left join contested as o on a.engagement_id = o.engagement_id and a.period = o.period
    -- A line that nobody need state is unknown as well once it is stated and blank.
    where
        i.mandatory = 'always' or i.cost_code = 'O1b' or c.gap <> 'driver_missing'
        or (i.mandatory = 'onsite' and a.mode in ('onsite', 'mixed'))

),

used as (

    select distinct engagement_id, period
    from costs.cost_lines
    where source = 'computed'
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
        end as reason
    from costs.inhouse_drivers as b
    inner join used as u on b.engagement_id = u.engagement_id and b.period = u.period
    left join costs.quantities as q on b.engagement_id = q.engagement_id and b.period = q.period
    where b.is_stale or not coalesce(b.is_complete, false) or b.volume = 0 or (b.is_far_off and not b.is_scaled)
    union all
    -- Typed in-house amounts say for which volume they are, or nothing can be said of it.
    select engagement_id, period, case when is_far_off then 'volume_differs' else 'volume_unknown' end
    from costs.typed_volumes
    where is_far_off or not is_complete
    union
    -- Those that don't say it are taken to be for what was delivered; of nothing delivered there is nothing to compare.
    select q.engagement_id, q.period, 'idle'
    from costs.quantities as q
    inner join typed_inhouse as i on q.engagement_id = i.engagement_id and q.period = i.period
    anti join costs.typed_volumes as t on q.engagement_id = t.engagement_id and q.period = t.period
    where q.volume = 0 and q.is_complete
    union all
    -- Of an in-house side of nothing, or less, no margin can be told, however little is paid outside.
    select engagement_id, period, 'nothing_inhouse' from sides
    where inhouse_cny <= 0 and outsourced_cny < inhouse_cny
    union all
    select distinct engagement_id, period, 'rows_rejected' from rejected
    union all
    select s.engagement_id, s.period, 'outside_term'
    from assessed as s
    inner join entities.engagements as e on s.engagement_id = e.engagement_id
    inner join costs.calendar as c on s.period = c.period
    where e.end_on < c.start_on or e.start_on > c.end_on
    union all
    select engagement_id, period, 'bot' from assessed
    where is_bot

),

listed as (

    select engagement_id, period, cost_code, seq, title_zh, title_en, owed_zh, owed_en, reason
    from lines
    where reason is not null
    union all
    -- How a contract is compared, and that nothing was done, is owed by nobody.
    select
        w.engagement_id, w.period, null, 1000, null, null,
        case when w.reason not in ('bot', 'idle') then o.owed_zh end,
        case when w.reason not in ('bot', 'idle') then o.owed_en end, w.reason
    from whole as w
    cross join costs.comparison_owner as o

)

select
    engagement_id, period, cost_code, seq, reason, owed_zh, owed_en,
    case reason
        when 'absent' then cost_code || ' ' || title_zh || '：没有填报'
        when 'blank' then cost_code || ' ' || title_zh || '：空白，即未知；若确为零请填 0 并说明原因'
        when 'zero_without_reason' then cost_code || ' ' || title_zh || '：填了 0 但没有说明原因'
        when 'negative_without_reason'
            then cost_code || ' ' || title_zh || '：填了负数但没有说明原因；冲减以前的金额请注明'
        when 'vat_implausible'
            then cost_code || ' ' || title_zh || '：税额与金额不符（符号相反，或超过最高税率 13%），请核对'
        when 'no_price_invoiced'
            then cost_code || ' ' || title_zh || '：本季发票合计不大于零，应为冲减其他季度，本季价款不明'
        when 'invoice_contested'
            then
                cost_code || ' ' || title_zh || '：发票 '
                || (
                    select string_agg(distinct b.invoice_no, '、' order by b.invoice_no)
                    from costs.billed_invoices as b
                    where b.engagement_id = listed.engagement_id and b.quarter = listed.period and b.is_contested
                )
                || ' 在另一份合同下以相同金额登记过，暂未计入；确属本合同的请更正号码或金额，重复登记的请删去'
        when 'pool_unknown'
            then cost_code || ' ' || title_zh || '：所列共用成本池在该期间没有登记金额，请核对池名和期间'
        when 'driver_missing' then cost_code || ' ' || title_zh || '：自营测算缺少所需参数'
        when 'vat_unknown' then cost_code || ' ' || title_zh || '：不知道税额，无法判断含税还是不含税'
        when 'months_missing' then cost_code || ' ' || title_zh || '：按月填报，但缺月份'
        when 'no_price_band'
            then
                cost_code || ' ' || title_zh || '：'
                || (
                    select string_agg(f.gap_zh, '；' order by f.month)
                    from costs.contract_fees as f
                    where f.engagement_id = listed.engagement_id and f.period = listed.period
                )
        when 'baseline_stale' then '自营测算已过期，请重新测算'
        when 'volume_unknown' then '实际业务量缺失或缺月份，无法确认与自营测算是否同量'
        when 'volume_of_others_unknown' then '共用同一自营测算的其他合同尚未报齐业务量，无法分摊'
        when 'volume_differs' then '实际业务量与测算业务量相差过大，且没有折算规则'
        when 'idle' then '本季没有业务量，无从比较'
        when 'nothing_inhouse' then '自营总成本不大于零，安全边际无从计算，请核对自营各项'
        when 'rows_rejected'
            then
                '有属于本项目的成本、发票、扣款或价格行被退回，金额不明，请改正后重新上传：'
                || (
                    select
                        string_agg(
                            p.file_name || ' / ' || p.sheet || ' / 第 ' || p.listed_rows || ' 行', '；'
                            order by p.file_name, p.sheet
                        )
                    from places as p
                    where p.engagement_id = listed.engagement_id and p.period = listed.period
                )
        when 'outside_term' then '该季度不在合同期限内；仍在履行的，请更新合同终止日期'
        else 'BOT 合同不按季度比较，只看多年净现值'
    end as zh,
    case reason
        when 'absent' then cost_code || ' ' || title_en || ': not reported'
        when 'blank' then cost_code || ' ' || title_en || ': blank, so unknown; if it is nought, enter 0 and say why'
        when 'zero_without_reason' then cost_code || ' ' || title_en || ': a zero without a reason'
        when 'negative_without_reason'
            then cost_code || ' ' || title_en || ': a negative amount without a reason; say what it corrects'
        when 'vat_implausible'
            then cost_code || ' ' || title_en || ': its VAT does not fit the amount (sign, or above 13 %)'
        when 'no_price_invoiced'
            then cost_code || ' ' || title_en || ': the invoices come to nothing or less; the price is unknown'
        when 'invoice_contested'
            then
                cost_code || ' ' || title_en || ': invoice '
                || (
                    select string_agg(distinct b.invoice_no, ', ' order by b.invoice_no)
                    from costs.billed_invoices as b
                    where b.engagement_id = listed.engagement_id and b.quarter = listed.period and b.is_contested
                )
                || ' stands under another contract with the same amount and is not counted; '
                || 'correct its number or amount if it is this contract''s, else delete the row'
        when 'pool_unknown'
            then cost_code || ' ' || title_en || ': no amount of this pool is recorded for the period; check its name'
        when 'driver_missing' then cost_code || ' ' || title_en || ': the in-house calculation lacks what it needs'
        when 'vat_unknown' then cost_code || ' ' || title_en || ': the VAT is not known'
        when 'months_missing' then cost_code || ' ' || title_en || ': given by month, and months are missing'
        when 'no_price_band'
            then
                cost_code || ' ' || title_en || ': '
                || (
                    select string_agg(f.gap_en, '; ' order by f.month)
                    from costs.contract_fees as f
                    where f.engagement_id = listed.engagement_id and f.period = listed.period
                )
        when 'baseline_stale' then 'The in-house calculation is out of date'
        when 'volume_unknown'
            then 'Delivered volume is unknown, or a month of it: nothing shows that the calculation is for the same'
        when 'volume_of_others_unknown'
            then 'Others that share the in-house calculation have yet to report all their volume: it can''t be divided'
        when 'volume_differs' then 'Delivered volume is far from the calculation''s, and nothing says how to scale it'
        when 'idle' then 'Nothing was delivered in this quarter, so there is nothing to compare'
        when 'nothing_inhouse' then 'In-house cost is not above nought, so there is no margin; check its lines'
        when 'rows_rejected'
            then
                'Rows of its costs, invoices, credits or prices were rejected, so their amounts are unknown; mend: '
                || (
                    select
                        string_agg(
                            p.file_name || ' / ' || p.sheet || ' / row ' || p.listed_rows, '; '
                            order by p.file_name, p.sheet
                        )
                    from places as p
                    where p.engagement_id = listed.engagement_id and p.period = listed.period
                )
        when 'outside_term' then 'The quarter is outside the contract; if the work goes on, correct the end of its term'
        else 'A BOT contract is compared by its net present value over the years, not by quarter'
    end as en
from listed
