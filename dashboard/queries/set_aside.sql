-- One row per row that is no data (total, footer, duplicate), by file, sheet and place.
select file_name, sheet, row as row_number, kind, text, zh, en, file_id
from staging.set_aside_rows
where $file_id::varchar is null or file_id = $file_id
order by file_name, sheet, row
