-- One row per verdict whose incremental saving is not what the rows behind it come to: in-house rows that end less outsourced
-- rows that begin. Where one amount is taken off both sides it is the full-cost saving (domain 4.1). Must be empty.
with judged as (

    select
        engagement_id, period,
        bool_and(avoidable is not null or amount_cny = 0) filter (where side = 'IN') as is_judged,
        sum(amount_cny) filter (where cost_code in ('O9', 'O10')) as continuing_cny
    from costs.cost_lines
    group by engagement_id, period

),

summed as (

    select
        c.engagement_id, c.period, j.is_judged,
        sum(
            case
                when c.side = 'IN' and j.is_judged then main.times(c.amount_cny, coalesce(c.avoidable, 1))
                when c.side = 'IN' then c.amount_cny
                when c.cost_code not in ('O9', 'O10') then -c.amount_cny
            end
        ) - case when j.is_judged then 0 else coalesce(any_value(j.continuing_cny), 0) end as incremental_cny,
        sum(case when c.side = 'IN' then c.amount_cny else -c.amount_cny end) as full_cny
    from costs.cost_lines as c
    inner join judged as j on c.engagement_id = j.engagement_id and c.period = j.period
    group by c.engagement_id, c.period, j.is_judged

)

select v.engagement_id, v.period, v.saving_cny, v.decision_saving_cny, s.full_cny, s.incremental_cny
from costs.verdicts as v
inner join summed as s on v.engagement_id = s.engagement_id and v.period = s.period
-- Each side is rounded to the cent once, and what is taken off it once.
where
    abs(v.decision_saving_cny - s.incremental_cny) > 0.02
    or (not coalesce(s.is_judged, false) and abs(v.saving_cny - s.incremental_cny) > 0.02)
