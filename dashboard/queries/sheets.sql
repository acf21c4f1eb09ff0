-- One row per sheet of every file: what it was taken for, what became of its rows, how much waits for an answer.
with asked as (
    select file_id, sheet, source, count(distinct question_id) as open_questions
    from staging.questions
    where answer is null
    group by file_id, sheet, source
)

select
    s.file_name, s.sheet, s.source, s.state, s.header_row, s.rows_read, s.rows_loaded, s.rows_rejected,
    s.rows_set_aside, s.rows_loaded + s.rows_rejected + s.rows_set_aside = s.rows_read as adds_up,
    coalesce(a.open_questions, 0) as open_questions, s.code, s.zh, s.en, s.file_id
from staging.sheets as s
left join asked as a
    on s.file_id = a.file_id and s.sheet = a.sheet and coalesce(s.source, '') = coalesce(a.source, '')
order by s.file_name, s.sheet
