-- One row per engagement of the period with a cost per accepted unit and a score, the cheapest first.
select
    v.engagement_id,
    e.label,
    n.vendor_name,
    v.family,
    v.unit_of_output,
    cast(v.accepted_unit_cny as double) as accepted_unit_cny,
    cast(v.total as double) as total,
    v.is_efficient,
    v.is_cheap,
    v.is_good
from costs.value_for_money as v
inner join entities.engagements as e on v.engagement_id = e.engagement_id
inner join entities.vendors as n on e.vendor_id = n.vendor_id
where v.period = $period and ($family::varchar is null or v.family = $family)
order by v.family, v.unit_of_output, v.accepted_unit_cny, v.engagement_id
