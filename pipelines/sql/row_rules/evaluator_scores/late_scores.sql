-- One row per score that a member of the committee gave after its tender's deadline (V17).
select
    e.row_no,
    'rejected' as kind,
    'scored_at' as field,
    cast(e.scored_at as varchar) as raw_text,
    'V17' as rule,
    '评分时间 ' || cast(e.scored_at as varchar) || ' 晚于评分截止时间 ' || cast(t.deadline_at as varchar)
    || '，该评分无效，未入库；如系时间填错请更正。' as zh,
    'Scored at ' || cast(e.scored_at as varchar) || ', after the deadline of ' || cast(t.deadline_at as varchar)
    || ': the score is invalid and not loaded; if the time is mistyped, correct it.' as en
from temp.raw_evaluator_scores as e
inner join staging.tenders as t on e.tender_no = t.tender_no
where e.scored_at > t.deadline_at
