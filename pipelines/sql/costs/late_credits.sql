-- One row per engagement and quarter whose invoices take off an earlier quarter's credit: how much by red letter, how much as a
-- stated credit. It counted in the quarter of the failure already (4.6).
with late as (

    select engagement_id, next_quarter as quarter, sum(late_cny) as late_cny
    from costs.credits_settled
    where late_cny > 0
    group by engagement_id, next_quarter

)

select
    l.engagement_id,
    l.quarter,
    cast(
        least(l.late_cny, coalesce(sum(b.taken_cny) filter (where b.is_red_letter), 0)) as decimal(28, 8)
    ) as red_letter_cny,
    cast(l.late_cny - red_letter_cny as decimal(28, 8)) as stated_cny
from late as l
inner join costs.billed_invoices as b on l.engagement_id = b.engagement_id and l.quarter = b.quarter
group by l.engagement_id, l.quarter, l.late_cny
