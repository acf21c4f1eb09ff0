-- One row per tender, candidate, item and source row of the evidence sheet, items under their own code.
select
    e.tender_no,
    e.vendor_id,
    n.item,
    e.detail,
    e.numerator,
    e.denominator,
    e.proven_on,
    e.evidence_ref,
    e.file_id,
    e.source_sheet,
    e.source_row
from staging.candidate_evidence as e
inner join policy.evidence_names as n on e.item = n.item_name
inner join selection.candidates as c on e.tender_no = c.tender_no and e.vendor_id = c.vendor_id
-- A figure that is marked as not applicable proves nothing.
where e.numerator is not null
