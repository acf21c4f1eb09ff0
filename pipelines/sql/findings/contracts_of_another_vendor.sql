-- One row per contract whose vendor on the sheet of contracts is not the one of the contract register (V02).
with registered as (

    select e.contract_no, min(v.vendor_name) as vendor_name, list(distinct e.vendor_id) as vendors
    from staging.engagements as e
    inner join entities.vendors as v on e.vendor_id = v.vendor_id
    group by e.contract_no

)

select
    c.file_id,
    c.source_sheet,
    c.source_row,
    'vendor_name' as source_field,
    c.vendor_name as raw_text,
    'V02' as rule,
    '合同 ' || c.contract_no || ' 在合同信息表中属于“' || c.vendor_name || '”，在合同台账中属于“' || r.vendor_name
    || '”；计分以合同台账为准，请核对两处。' as zh,
    'Contract ' || c.contract_no || ' belongs to “' || c.vendor_name || '” on the sheet of contracts and to “'
    || r.vendor_name || '” in the register, which scoring follows; check both.' as en
from staging.contracts as c
inner join registered as r on c.contract_no = r.contract_no
where c.vendor_id is not null and not list_contains(r.vendors, c.vendor_id)
