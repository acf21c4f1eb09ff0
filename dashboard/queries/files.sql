-- One row per file of the inbox: what became of it, with counts that add up, and how much of it waits for an answer.
with asked as (
    select file_id, count(distinct question_id) as open_questions
    from staging.questions
    where answer is null
    group by file_id
)

select
    f.file_name, f.state, f.size_bytes, f.is_sample, f.rows_read, f.rows_loaded, f.rows_rejected, f.rows_set_aside,
    coalesce(a.open_questions, 0) as open_questions, f.code, f.zh, f.en, f.file_id, f.file_name as stored_name
from staging.files as f
left join asked as a on f.file_id = a.file_id
order by
    case f.state when 'refused' then 1 when 'held' then 2 when 'unrecognised' then 3 when 'partly' then 4 else 5 end,
    f.file_name
