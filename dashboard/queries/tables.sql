-- One row per table of the warehouse that a page reads only where a workspace has it.
select table_schema || '.' || table_name as name
from information_schema.tables
