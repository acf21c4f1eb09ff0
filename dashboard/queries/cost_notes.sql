-- One row per thing to know beside a verdict: what is missing and who owes it, a flag, or what settlement found.
select 1 as kind, null as flag, seq as place, zh, en, owed_zh, owed_en
from costs.missing_lines
where engagement_id = $engagement and period = $period
union all
select 2 as kind, flag, case flag when 'REVIEW' then 0 else 1 end as place, zh, en, null as owed_zh, null as owed_en
from costs.flags
where engagement_id = $engagement and period = $period
order by kind, place, zh
