-- One row per assumption of the period: the value in force, its place, its source, and whether finance has confirmed it.
select name, place, valid_from, cast(value as double) as value, is_confirmed, source_zh, source_en
from costs.parameters_in_force
where engagement_id = $engagement and period = $period
order by name
