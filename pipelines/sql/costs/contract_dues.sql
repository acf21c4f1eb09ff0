-- One row per engagement and month or quarter with contract prices: what the contract says of it, null while part of it is unknown.
with monthly as (

    select
        engagement_id, period, strftime(month, '%Y-%m') as stated_month, fee_cny, quantity,
        highest_price_cny as price_cny
    from costs.contract_fees

)

select engagement_id, stated_month as stated_period, fee_cny, quantity, price_cny
from monthly
union all
select
    m.engagement_id,
    m.period as stated_period,
    case when count(m.fee_cny) >= max(t.months_due) then sum(m.fee_cny) end as fee_cny,
    case when count(m.quantity) >= max(t.months_due) then sum(m.quantity) end as quantity,
    max(m.price_cny) as price_cny
from monthly as m
inner join costs.terms as t on m.engagement_id = t.engagement_id and m.period = t.period
group by m.engagement_id, m.period
