-- One row per using unit.
select distinct unit_name
from entities.engagements
where coalesce(unit_name, '') <> ''
order by unit_name
