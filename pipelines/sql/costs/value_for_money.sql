-- One row per engagement and quarter with a cost per accepted unit and a score: who is cheap and good, and who is on the frontier.
-- Unit costs compare only within one family and one unit of output (domain 4.4).
with placed as (

    select b.engagement_id, b.period, e.family, e.unit_of_output, b.accepted_unit_cny, s.total
    from costs.break_even as b
    inner join entities.engagements as e on b.engagement_id = e.engagement_id
    inner join scores.engagement_scores as s on b.engagement_id = s.engagement_id and b.period = s.period
    where b.accepted_unit_cny is not null and s.total is not null

)

select
    p.engagement_id,
    p.period,
    p.family,
    p.unit_of_output,
    p.accepted_unit_cny,
    p.total,
    -- Unless somebody of the same family and unit is as good and cheaper, or better and no dearer.
    not exists (
        select 1 from placed as o
        where o.period = p.period and o.family = p.family and o.unit_of_output is not distinct from p.unit_of_output
            and o.accepted_unit_cny <= p.accepted_unit_cny and o.total >= p.total
            and (o.accepted_unit_cny < p.accepted_unit_cny or o.total > p.total)
    ) as is_efficient,
    p.accepted_unit_cny <= median(p.accepted_unit_cny) over peers as is_cheap,
    p.total >= median(p.total) over peers as is_good
from placed as p
window peers as (partition by p.period, p.family, p.unit_of_output)
