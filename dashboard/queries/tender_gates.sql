-- One row per candidate of a tender and gate: its state, the evidence in words, and where it stands.
select
    g.vendor_id,
    c.vendor_name,
    g.gate,
    p.title_zh,
    p.title_en,
    p.rule_zh,
    p.rule_en,
    g.state,
    g.zh,
    g.en,
    g.finding,
    g.finding_reason,
    g.reviewer,
    f.file_name,
    g.source_sheet as sheet,
    g.source_row as row_number
from selection.gates as g
inner join selection.candidates as c on g.tender_no = c.tender_no and g.vendor_id = c.vendor_id
inner join policy.selection_gates as p
    on c.scheme = p.scheme and c.scheme_version = p.version and g.gate = p.gate
left join staging.files as f on g.file_id = f.file_id
where g.tender_no = $tender
order by c.vendor_name, g.vendor_id, g.seq
