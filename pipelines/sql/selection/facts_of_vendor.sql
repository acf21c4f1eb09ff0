-- One row per tender and candidate whose founding day is known: years from then to the opening (domain 3.4 SQ1).
select
    tender_no,
    vendor_id,
    'years_established' as measure,
    cast(datediff('day', established_on, opened_on) as decimal(24, 12)) as numerator,
    cast(365.25 as decimal(24, 12)) as denominator,
    'value' as state,
    vendor_file_id as file_id,
    vendor_sheet as source_sheet,
    vendor_row as source_row,
    'established_on' as source_field
from selection.candidates
where established_on is not null
