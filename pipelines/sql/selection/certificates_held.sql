-- One row per tender, candidate and certificate asked for: whether it was held and valid on the day of opening, and where it says so.
with papers as (

    select
        c.tender_no,
        c.vendor_id,
        k.certificate,
        k.valid_to >= c.opened_on as is_valid,
        k.file_id,
        k.source_sheet,
        k.source_row,
        row_number() over (
            partition by c.tender_no, c.vendor_id, k.certificate
            order by k.valid_to desc, k.certificate_no, k.file_id, k.source_sheet, k.source_row
        ) as place
    from selection.candidates as c
    inner join staging.certificates as k on c.vendor_id = k.vendor_id
    where coalesce(k.issued_on, c.opened_on) <= c.opened_on

)

select
    c.tender_no,
    c.vendor_id,
    r.certificate,
    cast(r.weight as decimal(18, 6)) as weight,
    coalesce(r.mandatory, false) as is_mandatory,
    coalesce(p.is_valid, false) as is_held,
    -- Of a candidate whose certificates nobody sent nothing is known; that is not the same as holding none.
    n.vendor_id is not null as knows_certificates,
    p.file_id,
    p.source_sheet,
    p.source_row
from selection.candidates as c
inner join staging.required_certificates as r on c.tender_no = r.tender_no
left join (select distinct tender_no, vendor_id from papers) as n
    on c.tender_no = n.tender_no and c.vendor_id = n.vendor_id
left join papers as p
    on c.tender_no = p.tender_no and c.vendor_id = p.vendor_id and r.certificate = p.certificate and p.place = 1
