-- One row per tender, candidate and certificate asked for: its weight where it was held on the day of opening (domain 3.4 SQ2).
select
    h.tender_no,
    h.vendor_id,
    'certificates_held' as measure,
    cast(case when h.is_held then h.weight else 0 end as decimal(24, 12)) as numerator,
    cast(h.weight as decimal(24, 12)) as denominator,
    'value' as state,
    h.file_id,
    h.source_sheet,
    h.source_row,
    'valid_to' as source_field
from selection.certificates_held as h
where h.knows_certificates
union all
-- A tender that asks for no certificate: the indicator does not apply to its candidates.
select
    c.tender_no, c.vendor_id, 'certificates_held' as measure, null as numerator, null as denominator, 'na' as state,
    null as file_id, null as source_sheet, null as source_row, null as source_field
from selection.candidates as c
where not exists (select 1 from staging.required_certificates as r where r.tender_no = c.tender_no)
