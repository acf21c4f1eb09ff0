-- One row per engagement and finished quarter without an answer to the cost rule: what is missing, and who owes it (8.3 C30).
-- From the first quarter whose costs are collected on; before it, and in a workspace without costs, nothing is due. A
-- BOT contract is compared over the years only (0.1 D6) and owes no quarter.
with collected as (

    select min(start_on) as first_on
    from costs.calendar
    where period in (select distinct period from costs.cost_lines)

),

due as (

    select t.engagement_id, t.period, t.seq, v.verdict
    from costs.terms as t
    inner join entities.engagements as e on t.engagement_id = e.engagement_id
    left join staging.contracts as k on e.contract_no = k.contract_no
    left join costs.verdicts as v on t.engagement_id = v.engagement_id and t.period = v.period
    cross join collected as c
    cross join meta.build as m
    where t.start_on >= c.first_on and t.end_on <= m.as_of and coalesce(k.contract_type, '') <> 'bot'

),

owing as (

    select
        engagement_id, period, string_agg(distinct owed_zh, '、' order by owed_zh) as owed_zh,
        string_agg(distinct owed_en, ', ' order by owed_en) as owed_en,
        string_agg(distinct coalesce(cost_code, reason), ', ' order by coalesce(cost_code, reason)) as missing_items,
        string_agg(zh, '；' order by seq, reason) as zh, string_agg(en, '; ' order by seq, reason) as en
    from costs.missing_lines
    group by engagement_id, period

)

select
    d.engagement_id, d.period, d.seq, 'C30' as rule, 'AMBER' as level,
    case when d.verdict is null then 'no_costs' else 'not_assessable' end as reason,
    w.missing_items,
    coalesce(w.owed_zh, o.owed_zh) as owed_zh,
    coalesce(w.owed_en, o.owed_en) as owed_en,
    coalesce(w.zh, '没有该季度的成本数据') as zh,
    coalesce(w.en, 'No costs of this quarter') as en
from due as d
cross join costs.comparison_owner as o
left join owing as w on d.engagement_id = w.engagement_id and d.period = w.period
-- That nothing was done is owed by nobody.
where d.verdict is null or (d.verdict = 'NOT_ASSESSABLE' and w.owed_zh is not null)
