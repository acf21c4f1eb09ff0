-- One row per file of the inbox: what became of it, with counts that add up.
select
    file_name,
    state,
    size_bytes,
    is_sample,
    rows_read,
    rows_loaded,
    rows_rejected,
    rows_set_aside,
    code,
    zh,
    en,
    file_id,
    file_name as stored_name
from staging.files
order by
    case state when 'refused' then 1 when 'held' then 2 when 'unrecognised' then 3 when 'partly' then 4 else 5 end,
    file_name
