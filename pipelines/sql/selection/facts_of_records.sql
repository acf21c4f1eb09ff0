-- One row per tender, candidate and register entry that did not fail gate G4, or per timely check that found none (domain 3.4 SR1).
with checked as (

    select c.tender_no, c.vendor_id, k.file_id, k.source_sheet, k.source_row
    from selection.candidates as c
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    inner join staging.credit_checks as k on c.vendor_id = k.vendor_id
    where k.checked_on between c.opened_on - to_days(r.credit_check_days) and c.opened_on

)

select
    h.tender_no,
    h.vendor_id,
    'minor_records' as measure,
    cast(1 as decimal(24, 12)) as numerator,
    null as denominator,
    'value' as state,
    h.file_id,
    h.source_sheet,
    h.source_row,
    'hit_type' as source_field
from selection.record_hits as h
inner join selection.gates_but_price as g
    on h.tender_no = g.tender_no and h.vendor_id = g.vendor_id and g.gate = 'G4'
where (not h.trips_gate or g.state = 'passed') and exists (
        select 1 from checked as c where c.tender_no = h.tender_no and c.vendor_id = h.vendor_id
    )
union all
select
    c.tender_no,
    c.vendor_id,
    'minor_records' as measure,
    cast(0 as decimal(24, 12)) as numerator,
    null as denominator,
    'value' as state,
    min(c.file_id) as file_id,
    min(c.source_sheet) as source_sheet,
    min(c.source_row) as source_row,
    'hit_type' as source_field
from checked as c
group by c.tender_no, c.vendor_id
