-- One row per cost line of an engagement's quarter: the sum, and where it comes from.
select
    c.cost_code,
    c.side,
    i.title_zh,
    i.title_en,
    cast(c.amount_cny as double) as amount_cny,
    cast(c.before_credits_cny as double) as before_credits_cny,
    c.sources
from costs.engagement_costs as c
inner join policy.cost_items as i on c.cost_code = i.cost_code
where c.engagement_id = $engagement and c.period = $period
order by i.seq
