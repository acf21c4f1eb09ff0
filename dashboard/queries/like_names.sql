-- One row per pair of vendors whose names are nearly equal, most alike first.
select vendor_name, vendor_id, other_vendor_name, other_vendor_id, similarity
from staging.like_names
order by similarity desc, vendor_id, other_vendor_id
