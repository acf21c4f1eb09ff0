-- One row per candidate of a tender and indicator: value, points and the weight it counts with.
select
    p.vendor_id,
    c.vendor_name,
    p.dimension,
    d.title_zh as dimension_zh,
    d.title_en as dimension_en,
    p.indicator,
    i.title_zh,
    i.title_en,
    i.unit,
    i.display_scale,
    p.value,
    p.state,
    p.is_overdue,
    p.points_off,
    cast(p.points as double) as points,
    p.weight,
    p.effective_weight,
    p.effective_weight * cast(p.points as double) / 100 as points_gained
from selection.indicator_points as p
inner join selection.candidates as c on p.tender_no = c.tender_no and p.vendor_id = c.vendor_id
inner join policy.indicators as i
    on p.scheme = i.scheme and p.scheme_version = i.version and p.indicator = i.indicator
inner join policy.dimensions as d
    on p.scheme = d.scheme and p.scheme_version = d.version and p.dimension = d.dimension
where p.tender_no = $tender
order by c.vendor_name, p.vendor_id, p.seq
