-- One row per sheet whose rows read differ from loaded + rejected + set aside. Must be empty.
select file_id, sheet, rows_read, rows_loaded, rows_rejected, rows_set_aside
from staging.sheets
where rows_read <> rows_loaded + rows_rejected + rows_set_aside
