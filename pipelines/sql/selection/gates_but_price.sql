-- One row per tender, candidate and gate other than the price: failed, to_verify or passed, with the evidence in words.
with tested as (

    select * from selection.gate_standing
    union all
    select * from selection.gate_finances
    union all
    select * from selection.gate_records
    union all
    select * from selection.gate_ties
    union all
    select * from selection.gate_labour
    union all
    select * from selection.gate_subcontracts

)

select
    c.tender_no,
    c.vendor_id,
    g.gate,
    g.seq,
    main.gate_state(t.state, f.outcome, g.exempt) as state,
    coalesce(t.zh, '尚无审查结论') as zh,
    coalesce(t.en, 'No reviewer has found on it yet') as en,
    f.outcome as finding,
    f.reason as finding_reason,
    f.reviewer,
    coalesce(t.file_id, f.file_id) as file_id,
    coalesce(t.source_sheet, f.source_sheet) as source_sheet,
    coalesce(t.source_row, f.source_row) as source_row
from selection.candidates as c
inner join policy.selection_gates as g on c.scheme = g.scheme and c.scheme_version = g.version and g.gate <> 'G15'
left join tested as t on c.tender_no = t.tender_no and c.vendor_id = t.vendor_id and g.gate = t.gate
left join selection.gate_findings as f
    on c.tender_no = f.tender_no and c.vendor_id = f.vendor_id and g.gate = f.gate
