-- One row per delivery line whose freight cell is not judged exactly once. Must be empty.
select
    d.line_id,
    count(f.line_id) as times_judged
from staging.deliveries as d
left join entities.freight_cells as f on d.line_id = f.line_id
group by d.line_id
having count(f.line_id) <> 1
