-- One row per column of the table in which a row of a sheet stands: its letter, its header, the field.
select distinct "column" as letter, header, field, unit, source
from staging.columns
where file_id = $file_id and sheet = $sheet and $row between first_row and last_row
order by len("column"), "column", field
