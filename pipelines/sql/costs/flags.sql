-- One row per engagement, quarter and flag beside the verdict, with the sentence that explains it (domain 4.7).
with escalators as (

    select engagement_id, period, max(escalator) as escalator
    from costs.contract_fees
    group by engagement_id, period

)

select
    v.engagement_id, v.period, 'WAIVED' as flag,
    '已批准例外（' || w.waiver_approver || '，至 ' || cast(w.waiver_until as varchar) || '）：' || w.cost_waiver as zh,
    'Waived by ' || w.waiver_approver || ' until ' || cast(w.waiver_until as varchar) || ': ' || w.cost_waiver as en
from costs.verdicts as v
inner join costs.waivers as w on v.engagement_id = w.engagement_id and v.period = w.period
where v.verdict = 'FAIL' and w.is_valid
union all
select
    v.engagement_id, v.period, 'NEGATIVE_DECISION',
    '增量口径结论相反：可避免的自营成本与新增外包成本之差为 '
    || cast(cast(v.decision_saving_cny as decimal(18, 2)) as varchar) || ' 元',
    'The incremental test has the other sign: avoidable in-house less incremental outsourced cost is '
    || cast(cast(v.decision_saving_cny as decimal(18, 2)) as varchar) || ' yuan'
from costs.verdicts as v
where v.verdict <> 'NOT_ASSESSABLE' and (v.saving_cny > 0) <> (v.decision_saving_cny > 0)
union all
select
    c.engagement_id, c.period, 'CONVERSION_DIFFERENTIAL',
    '累计节约低于自营人工成本的 ' || cast(cast(l.conversion_share * 100 as decimal(9, 2)) as varchar)
    || '%，节约幅度不足以支持改变经营方式',
    'Savings so far are below ' || cast(cast(l.conversion_share * 100 as decimal(9, 2)) as varchar)
    || ' % of in-house personnel cost: too little to justify a change of arrangement'
from costs.cumulative as c
inner join costs.verdicts as v on c.engagement_id = v.engagement_id and c.period = v.period
cross join policy.cost_limits as l
where v.verdict in ('PASS', 'MARGINAL') and c.saving_cny < c.personnel_cny * l.conversion_share
union all
select
    b.engagement_id, b.period, 'FRAGILE',
    '价格余量小于合同约定的年调整率',
    'The price headroom is smaller than the contract''s yearly adjustment'
from costs.break_even as b
inner join costs.verdicts as v on b.engagement_id = v.engagement_id and b.period = v.period
inner join escalators as e on b.engagement_id = e.engagement_id and b.period = e.period
where v.verdict in ('PASS', 'MARGINAL') and b.price_headroom < e.escalator
union all
-- Typed in-house amounts stand as they are for a volume near the delivered one; brought to it they might not be more.
select
    v.engagement_id, v.period, 'FRAGILE',
    '自营成本按 ' || main.plain_number(t.volume_basis) || ' 测算，实际业务量 ' || main.plain_number(t.volume)
    || '；按实际业务量折算后外包不再更省',
    'In-house cost is for a volume of ' || main.plain_number(t.volume_basis) || ' and '
    || main.plain_number(t.volume) || ' was delivered: brought to that, outsourcing is no longer cheaper'
from costs.verdicts as v
inner join costs.typed_volumes as t on v.engagement_id = t.engagement_id and v.period = t.period
where v.verdict in ('PASS', 'MARGINAL')
    and main.times_ratio(v.inhouse_cny, t.volume, t.volume_basis) <= v.outsourced_cny
union all
select
    c.engagement_id, c.period, 'REVIEW',
    '连续 ' || cast(c.fails_running as varchar) || ' 个季度未通过，应研究收回自营或重新采购',
    cast(c.fails_running as varchar) || ' quarters failed running: consider insourcing or a new tender'
from costs.cumulative as c
where c.needs_review
