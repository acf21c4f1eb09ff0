-- One row per vendor, under the name the file gives it: nothing in the file says that two spellings are one firm.
select distinct
    vendor_name as vendor_id,
    vendor_name,
    cast(null as varchar) as uscc
from entities.delivery_lines
