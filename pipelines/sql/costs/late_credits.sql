-- One row per engagement and quarter whose invoices take off an earlier quarter's credit: how much within their amounts, how much as
-- a stated credit. It counted in the quarter of the failure already (4.6).
with late as (

    select engagement_id, next_quarter as quarter, sum(late_cny) as late_cny
    from costs.credits_settled
    where late_cny > 0
    group by engagement_id, next_quarter

)

select
    l.engagement_id,
    l.quarter,
    cast(least(l.late_cny, sum(b.off_cny)) as decimal(28, 8)) as off_cny,
    cast(greatest(l.late_cny - sum(b.off_cny), 0) as decimal(28, 8)) as stated_cny
from late as l
inner join costs.billed_invoices as b on l.engagement_id = b.engagement_id and l.quarter = b.quarter
group by l.engagement_id, l.quarter, l.late_cny
