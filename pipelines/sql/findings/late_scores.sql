-- One row per score that a member of the committee gave after its tender's deadline (V17).
select
    e.file_id,
    e.source_sheet,
    e.source_row,
    'scored_at' as source_field,
    cast(e.scored_at as varchar) as raw_text,
    'V17' as rule,
    '评分时间晚于截止时间 ' || cast(t.deadline_at as varchar) || '，请核实是否有效。' as zh,
    'Scored after the deadline of ' || cast(t.deadline_at as varchar) || '; check whether it counts.' as en
from staging.evaluator_scores as e
inner join staging.tenders as t on e.tender_no = t.tender_no
where e.scored_at > t.deadline_at
