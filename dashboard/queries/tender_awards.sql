-- One row per vendor that was awarded a share of a tender, recorded here or written on its sheet.
select
    vendor_id,
    vendor_name,
    is_candidate,
    cast(share as double) as share,
    approval_no,
    approver,
    awarded_on,
    reason,
    recorded_by,
    recorded_at,
    origin
from selection.awards
where tender_no = $tender
order by share desc nulls last, vendor_name, vendor_id
