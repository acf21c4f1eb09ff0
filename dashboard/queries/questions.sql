-- One row per question, open ones first: what is asked, where it was met first, in how many places, what was decided.
with placed as (
    select
        q.*,
        row_number() over (partition by q.question_id order by q.file_name, q.sheet, len(q.cell), q.cell) as place_no,
        count(*) over (partition by q.question_id) as place_count
    from staging.questions as q
)

select
    question_id, kind, source, field, file_name, sheet, cell, place_count, zh, en, evidence, choices, suggested,
    reason_zh, reason_en, subject, answer
from placed
where place_no = 1
order by case when answer is null then 1 else 2 end, kind, file_name, sheet, question_id
