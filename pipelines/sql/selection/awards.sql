-- One row per tender and vendor awarded a share of it: as recorded here, else as its sheet says.
-- A winner stays one where a later sheet no longer lists it; share is null where a sheet names several without their shares.
select
    a.tender_no,
    a.vendor_id,
    coalesce(c.vendor_name, v.vendor_name, a.vendor_id) as vendor_name,
    c.vendor_id is not null as is_candidate,
    a.share,
    a.approval_no,
    a.approver,
    a.awarded_on,
    a.reason,
    a.recorded_by,
    a.recorded_at,
    'page' as origin
from journal.awards as a
left join selection.candidates as c on a.tender_no = c.tender_no and a.vendor_id = c.vendor_id
left join staging.vendors as v on a.vendor_id = v.vendor_id
union all
select
    c.tender_no,
    c.vendor_id,
    c.vendor_name,
    true as is_candidate,
    coalesce(c.share_on_sheet, case when count(*) over (partition by c.tender_no) = 1 then 1 end) as share,
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
    c.is_awarded_on_sheet
    and not exists (select 1 from journal.awards as a where a.tender_no = c.tender_no)
