-- One row per tender, candidate and gate: failed, to_verify or passed, with the evidence in words and its place.
select * from selection.gates_but_price
union all
select
    c.tender_no,
    c.vendor_id,
    g.gate,
    g.seq,
    main.gate_state(t.state, f.outcome, g.exempt) as state,
    coalesce(t.zh, if(o.is_opened, '没有报价；未投标的请登记审查结论', '尚未开标')) as zh,
    coalesce(
        t.en, if(o.is_opened, 'No bid price; record a finding if it did not bid', 'The bids are not opened yet')
    ) as en,
    f.outcome as finding,
    f.reason as finding_reason,
    f.reviewer,
    coalesce(t.file_id, f.file_id) as file_id,
    coalesce(t.source_sheet, f.source_sheet) as source_sheet,
    coalesce(t.source_row, f.source_row) as source_row
from selection.candidates as c
inner join selection.tenders as o on c.tender_no = o.tender_no
inner join policy.selection_gates as g on c.scheme = g.scheme and c.scheme_version = g.version and g.gate = 'G15'
left join selection.gate_price as t on c.tender_no = t.tender_no and c.vendor_id = t.vendor_id
left join selection.gate_findings as f
    on c.tender_no = f.tender_no and c.vendor_id = f.vendor_id and g.gate = f.gate
