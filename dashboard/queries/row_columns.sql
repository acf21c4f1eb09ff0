-- One row per column of one sheet that was read into a field: its letter, its header, the field.
select distinct "column" as letter, header, field, unit, source
from staging.columns
where file_id = $file_id and sheet = $sheet
order by len("column"), "column", field
