-- One row per candidate that was awarded a share of a tender, recorded here or written on its sheet.
select
    a.vendor_id,
    c.vendor_name,
    cast(a.share as double) as share,
    a.approval_no,
    a.approver,
    a.awarded_on,
    a.reason,
    a.recorded_by,
    a.recorded_at,
    'page' as origin
from journal.awards as a
left join selection.candidates as c on a.tender_no = c.tender_no and a.vendor_id = c.vendor_id
where a.tender_no = $tender
union all
select
    c.vendor_id,
    c.vendor_name,
    cast(coalesce(c.share_on_sheet, 1) as double) as share,
    t.approval_no,
    null as approver,
    null as awarded_on,
    null as reason,
    null as recorded_by,
    null as recorded_at,
    'sheet' as origin
from selection.candidates as c
inner join selection.tenders as t on c.tender_no = t.tender_no
where
    c.tender_no = $tender and c.is_awarded_on_sheet
    and not exists (select 1 from journal.awards as a where a.tender_no = c.tender_no)
order by share desc, vendor_name
