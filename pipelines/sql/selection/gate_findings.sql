-- One row per tender, candidate and gate that a reviewer found on: passed, failed, open, or contradictory where two differ.
with found as (

    select
        f.tender_no, f.vendor_id, n.gate, f.outcome, f.reason, f.reviewer, f.file_id, f.source_sheet, f.source_row
    from staging.gate_findings as f
    inner join policy.gate_names as n on f.gate = n.gate_name
    union all
    select
        j.tender_no, j.vendor_id, j.gate, j.outcome, j.reason, j.reviewer, null as file_id, null as source_sheet,
        null as source_row
    from journal.gate_findings as j

)

select
    tender_no,
    vendor_id,
    gate,
    case when count(distinct outcome) = 1 then min(outcome) else 'contradictory' end as outcome,
    string_agg(distinct nullif(reason, ''), '；' order by nullif(reason, '')) as reason,
    string_agg(distinct nullif(reviewer, ''), '、' order by nullif(reviewer, '')) as reviewer,
    min(file_id) as file_id,
    min(source_sheet) as source_sheet,
    min(source_row) as source_row
from found
group by tender_no, vendor_id, gate
