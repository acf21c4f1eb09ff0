-- One row per sheet of every file: what it was taken for and what became of its rows.
select
    file_name, sheet, source, state, header_row, rows_read, rows_loaded, rows_rejected, rows_set_aside,
    rows_loaded + rows_rejected + rows_set_aside = rows_read as adds_up, code, zh, en, file_id
from staging.sheets
order by file_name, sheet
