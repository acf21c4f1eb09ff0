-- One row per tender and candidate whose registers were looked up in time: gate G4.
with checks as (

    select
        c.tender_no,
        c.vendor_id,
        max(k.checked_on) as checked_on,
        arg_max(k.file_id, k.checked_on) as file_id,
        arg_max(k.source_sheet, k.checked_on) as source_sheet,
        arg_max(k.source_row, k.checked_on) as source_row
    from selection.candidates as c
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    inner join staging.credit_checks as k on c.vendor_id = k.vendor_id
    where k.checked_on between c.opened_on - to_days(r.credit_check_days) and c.opened_on
    group by c.tender_no, c.vendor_id

),

hits as (

    select
        tender_no,
        vendor_id,
        count(*) filter (where trips_gate) as gate_count,
        count(*) filter (where severity is null) as open_count,
        min(hit_type || '（' || cast(hit_on as varchar) || '）') filter (where trips_gate) as worst,
        min(file_id) filter (where trips_gate) as file_id,
        min(source_sheet) filter (where trips_gate) as source_sheet,
        min(source_row) filter (where trips_gate) as source_row
    from selection.record_hits
    group by tender_no, vendor_id

)

select
    coalesce(k.tender_no, h.tender_no) as tender_no,
    coalesce(k.vendor_id, h.vendor_id) as vendor_id,
    'G4' as gate,
    case
        when h.gate_count > 0 then 'failed'
        when k.checked_on is null or h.open_count > 0 then 'to_verify'
        else 'passed'
    end as state,
    case
        when h.gate_count > 0 then '近三年不良记录：' || coalesce(h.worst, '未注明类型')
        when k.checked_on is null then '开标前未在规定期限内查询信用'
        when h.open_count > 0 then '有记录未定级'
        else cast(k.checked_on as varchar) || ' 查询，未见应否决的记录'
    end as zh,
    case
        when h.gate_count > 0 then 'Adverse record: ' || coalesce(h.worst, 'kind not stated')
        when k.checked_on is null then 'No register was looked up in time before the opening'
        when h.open_count > 0 then 'A record without a severity'
        else 'Looked up on ' || cast(k.checked_on as varchar) || ', nothing that fails the gate'
    end as en,
    coalesce(h.file_id, k.file_id) as file_id,
    coalesce(h.source_sheet, k.source_sheet) as source_sheet,
    coalesce(h.source_row, k.source_row) as source_row
from checks as k
full outer join hits as h on k.tender_no = h.tender_no and k.vendor_id = h.vendor_id
