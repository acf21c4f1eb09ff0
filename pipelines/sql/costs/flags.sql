-- One row per engagement, quarter and flag beside the verdict, with the sentence that explains it (domain 4.7).
with escalators as (

    select engagement_id, period, max(escalator) as escalator
    from costs.contract_fees
    group by engagement_id, period

),

-- Typed amounts that name no volume, unchanged while the volume they were first typed for is left behind.
left_behind as (

    select
        c.engagement_id, c.period, c.typed_in, string_agg(c.cost_code, ', ' order by i.seq) as codes,
        max(b.volume) as volume_then, max(q.volume) as volume_now
    from costs.carried_amounts as c
    inner join policy.cost_items as i on c.cost_code = i.cost_code
    inner join costs.quantities as b on c.engagement_id = b.engagement_id and c.typed_in = b.period
    inner join costs.quantities as q on c.engagement_id = q.engagement_id and c.period = q.period
    cross join policy.cost_limits as l
    where b.is_complete and q.is_complete
        and abs(cast(q.volume as decimal(28, 8)) - b.volume) > main.times(b.volume, l.volume_tolerance)
    group by c.engagement_id, c.period, c.typed_in

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
-- Whether they are still right nobody can see: to be looked at, whatever the verdict.
select
    v.engagement_id, v.period, 'STALE_BASIS',
    '自营 ' || b.codes || ' 自 ' || b.typed_in || ' 起金额未变，业务量已由 ' || main.plain_number(b.volume_then) || ' 变为 '
    || main.plain_number(b.volume_now) || '；请按现业务量重新测算，或填写“测算业务量”',
    'In-house ' || b.codes || ' has stood unchanged since ' || b.typed_in || ', while the volume went from '
    || main.plain_number(b.volume_then) || ' to ' || main.plain_number(b.volume_now)
    || ': reckon it anew, or state the volume it is for'
from costs.verdicts as v
inner join left_behind as b on v.engagement_id = b.engagement_id and v.period = b.period
where v.verdict <> 'NOT_ASSESSABLE'
union all
select
    c.engagement_id, c.period, 'REVIEW',
    '连续 ' || cast(c.fails_running as varchar) || ' 个季度未通过，应研究收回自营或重新采购',
    cast(c.fails_running as varchar) || ' quarters failed running: consider insourcing or a new tender'
from costs.cumulative as c
where c.needs_review
union all
-- Who is to answer for an in-house calculation that enters the comparison; the verdict stands as it is.
select
    b.engagement_id, b.period, 'NOT_APPROVED',
    '自营成本测算（基准日 ' || cast(b.as_of as varchar) || '）未填审批人，尚未经审批',
    'The in-house calculation as of ' || cast(b.as_of as varchar) || ' names nobody who approved it: not approved'
from costs.baselines_in_force as b
where not b.is_approved
    and exists (
        select 1
        from costs.cost_lines as c
        where c.engagement_id = b.engagement_id and c.period = b.period and c.source = 'computed'
    )
