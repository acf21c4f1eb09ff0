-- One row per faulty cell of one row: the raw text and what was said about it.
select cell, field, raw_text, rule, severity, zh, en
from staging.problem_cells
where file_id = $file_id and sheet = $sheet and row = $row
order by len("column"), "column"
