-- One row per candidate that a sheet says was awarded against the rules: without approval, failed, or not verified (domain 3.2).
select
    c.file_id,
    c.source_sheet,
    c.source_row,
    'awarded' as source_field,
    c.vendor_name as raw_text,
    'G' as rule,
    case
        when s.state = 'failed' then '该投标人已被否决（' || s.failed_zh || '），不应中标。'
        when s.state = 'to_verify' then '该投标人尚有待核实的否决项（' || s.open_gates || '），不应中标。'
        else '中标未填审批文号，请补填。'
    end as zh,
    case
        when s.state = 'failed' then 'This candidate failed a gate (' || s.failed_en || ') and should not be awarded.'
        when s.state = 'to_verify'
            then 'Gates of this candidate are still to be verified (' || s.open_gates || '); it should not be awarded.'
        else 'An award without approval number; fill it in.'
    end as en
from selection.candidates as c
inner join selection.tenders as t on c.tender_no = t.tender_no
inner join selection.standing as s on c.tender_no = s.tender_no and c.vendor_id = s.vendor_id
where c.is_awarded_on_sheet and (s.state <> 'passed' or t.approval_no is null)
