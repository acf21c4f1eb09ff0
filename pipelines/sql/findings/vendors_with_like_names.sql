-- One row per pair of vendors whose names are nearly the same although their credit codes differ. For people to look at.
select
    p.vendor_id,
    p.vendor_name,
    p.other_vendor_id,
    p.other_vendor_name,
    p.similarity
from staging.like_names as p
