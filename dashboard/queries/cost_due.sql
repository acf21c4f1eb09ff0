-- One row per finished quarter up to the chosen one, and running engagement, without an answer to the cost rule (C30).
select d.period, d.rule, d.level, e.label, d.engagement_id, d.owed_zh, d.owed_en, d.zh, d.en
from costs.verdicts_due as d
inner join entities.engagements as e on d.engagement_id = e.engagement_id
where d.seq <= (select p.seq from costs.calendar as p where p.period = $period)
    and ($family::varchar is null or e.family = $family)
    and ($unit::varchar is null or e.unit_name = $unit)
    and ($vendor::varchar is null or e.vendor_id = $vendor)
order by d.seq desc, d.engagement_id
