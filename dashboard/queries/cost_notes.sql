-- One row per thing to know beside a verdict: what is missing and who owes it, a flag, or a row that may be counted twice.
select 1 as kind, null as flag, seq as place, zh, en, owed_zh, owed_en
from costs.missing_lines
where engagement_id = $engagement and period = $period
union all
select 2 as kind, flag, case flag when 'REVIEW' then 0 else 1 end as place, zh, en, null as owed_zh, null as owed_en
from costs.flags
where engagement_id = $engagement and period = $period
union all
select distinct 3 as kind, null as flag, p.row as place, p.zh, p.en, null as owed_zh, null as owed_en
from staging.problem_cells as p
inner join costs.cost_lines as c on p.file_id = c.file_id and p.sheet = c.source_sheet and p.row = c.source_row
where c.engagement_id = $engagement and c.period = $period and p.rule = 'V09' and p.severity = 'noted'
order by kind, place, zh
