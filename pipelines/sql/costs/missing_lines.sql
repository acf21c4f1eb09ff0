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

lines as (

    select
        a.engagement_id, a.period, i.cost_code, i.seq, i.title_zh, i.title_en, i.owed_zh, i.owed_en,
        case
            when c.cost_code is null then 'absent'
            when c.gap is not null then c.gap
            when c.blank_count > 0 then 'blank'
            -- VAT computed from the price follows its months and needs no mention of its own.
            when c.missing_months > 0 and (c.cost_code <> 'O1b' or c.sources like '%stated%') then 'months_missing'
        end as reason
    from assessed as a
    inner join policy.cost_items as i
        on i.mandatory = 'always' or i.cost_code = 'O1b'
        or (i.mandatory = 'onsite' and a.mode in ('onsite', 'mixed'))
    left join costs.engagement_costs as c
        on a.engagement_id = c.engagement_id and a.period = c.period and i.cost_code = c.cost_code

),

-- Who owes the overhead owes the calculation as a whole.
owner as (

    select owed_zh, owed_en
    from policy.cost_items
    order by cost_code <> 'I12', seq
    limit 1

),

used as (

    select distinct engagement_id, period
    from costs.cost_lines
    where source = 'computed'

),

whole as (

    -- What was not delivered, as far as anybody knows, can't be compared: the calculation is one for a volume (4.1).
    select
        b.engagement_id, b.period,
        case
            when b.is_stale then 'baseline_stale'
            when not coalesce(b.is_complete, false) then 'volume_unknown'
            else 'volume_differs'
        end as reason
    from costs.inhouse_drivers as b
    inner join used as u on b.engagement_id = u.engagement_id and b.period = u.period
    where b.is_stale or not coalesce(b.is_complete, false) or (b.is_far_off and not b.is_scaled)
    union all
    select engagement_id, period, 'bot' from assessed
    where is_bot

),

listed as (

    select engagement_id, period, cost_code, seq, title_zh, title_en, owed_zh, owed_en, reason
    from lines
    where reason is not null
    union all
    select w.engagement_id, w.period, null, 1000, null, null, o.owed_zh, o.owed_en, w.reason
    from whole as w
    cross join owner as o

)

select
    engagement_id, period, cost_code, seq, reason, owed_zh, owed_en,
    case reason
        when 'absent' then cost_code || ' ' || title_zh || '：没有填报'
        when 'blank' then cost_code || ' ' || title_zh || '：空白，即未知；若确为零请填 0 并说明原因'
        when 'zero_without_reason' then cost_code || ' ' || title_zh || '：填了 0 但没有说明原因'
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
        when 'volume_differs' then '实际业务量与测算业务量相差过大，且没有折算规则'
        else 'BOT 合同不按季度比较，只看多年净现值'
    end as zh,
    case reason
        when 'absent' then cost_code || ' ' || title_en || ': not reported'
        when 'blank' then cost_code || ' ' || title_en || ': blank, so unknown; if it is nought, enter 0 and say why'
        when 'zero_without_reason' then cost_code || ' ' || title_en || ': a zero without a reason'
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
        when 'volume_differs' then 'Delivered volume is far from the calculation''s, and nothing says how to scale it'
        else 'A BOT contract is compared by its net present value over the years, not by quarter'
    end as en
from listed
