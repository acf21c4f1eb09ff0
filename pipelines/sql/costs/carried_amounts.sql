-- One row per engagement, quarter and typed in-house line that follows the volume, names no volume and has stood unchanged for
-- some quarters: since when, and what was delivered then and now (4.1 "same volume").
with typed as (

    select s.engagement_id, s.period, s.cost_code, sum(s.amount_cny) as amount_cny
    from costs.stated_lines as s
    inner join policy.cost_items as i on s.cost_code = i.cost_code
    where s.side = 'IN' and s.source = 'stated' and coalesce(s.behaviour, i.behaviour) <> 'fixed'
    group by s.engagement_id, s.period, s.cost_code
    having count(*) = count(s.amount_cny) and sum(s.amount_cny) <> 0

),

compared as (

    select
        *,
        coalesce(
            amount_cny = lag(amount_cny) over (partition by engagement_id, cost_code order by period), false
        ) as is_same
    from typed

),

-- Which run of equal amounts a quarter is in.
run as (

    select
        *,
        sum(case when is_same then 0 else 1 end) over (
            partition by engagement_id, cost_code order by period rows between unbounded preceding and current row
        ) as run_no
    from compared

)

select
    r.engagement_id,
    r.period,
    r.cost_code,
    min(r.period) over (partition by r.engagement_id, r.cost_code, r.run_no) as typed_in
from run as r
anti join costs.typed_volumes as t on r.engagement_id = t.engagement_id and r.period = t.period
