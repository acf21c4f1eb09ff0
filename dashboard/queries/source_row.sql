-- One row: what one row of a sheet became in staging.
from query_table($table)
where file_id = $file_id and source_sheet = $sheet and source_row = $row
