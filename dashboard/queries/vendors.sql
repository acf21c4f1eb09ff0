-- One row per vendor with a score in any period, within the family and unit chosen.
select distinct v.vendor_id, v.vendor_name
from scores.vendor_scores as v
inner join entities.engagements as e
    on v.vendor_id = e.vendor_id and v.family = e.family and v.class = e.class and v.mode = e.mode
where ($family::varchar is null or v.family = $family)
    and ($unit::varchar is null or e.unit_name = $unit)
order by v.vendor_name, v.vendor_id
