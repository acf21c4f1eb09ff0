-- One row per person whose social insurance is paid by a firm other than the vendor (V13, C19: a sign of subcontracting).
with named as (

    select
        r.file_id,
        r.source_sheet,
        r.source_row,
        r.insurance_payer,
        v.vendor_name,
        main.firm(r.insurance_payer) as payer,
        main.firm(v.vendor_name) as firm,
        list_transform(
            string_split_regex(coalesce(s.former_names, ''), '[、,，;；/\n]'), lambda name: main.firm(name)
        ) as former
    from staging.staff_roster as r
    inner join entities.engagements as e on r.engagement_id = e.engagement_id
    inner join entities.vendors as v on e.vendor_id = v.vendor_id
    left join staging.vendors as s on e.vendor_id = s.vendor_id
    where r.insurance_payer is not null

)

select
    file_id,
    source_sheet,
    source_row,
    'insurance_payer' as source_field,
    insurance_payer as raw_text,
    'V13' as rule,
    '社保由“' || insurance_payer || '”缴纳，不是供应商“' || vendor_name || '”，疑似转包或分包（C19），请核实。' as zh,
    'Social insurance is paid by “' || insurance_payer || '” and not by the vendor “' || vendor_name
    || '”, a sign of subcontracting (C19); check it.' as en
from named
where payer <> firm and not list_contains(former, payer)
