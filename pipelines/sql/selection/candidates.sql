-- One row per tender and candidate: its price on the tender's basis, hidden until the bids are opened, and its register row.
select
    c.tender_no,
    c.vendor_id,
    coalesce(v.vendor_name, c.vendor_name) as vendor_name,
    t.scheme,
    t.scheme_version,
    t.opened_on,
    case when t.is_opened then c.bid_price_ex_vat_cny end as bid_price_cny,
    case when t.is_opened then c.tco_estimate_cny end as tco_cny,
    case when t.is_opened
            then case t.price_basis when 'tco' then c.tco_estimate_cny else c.bid_price_ex_vat_cny end
    end as price_cny,
    c.vat_rate,
    coalesce(c.awarded, false) as is_awarded_on_sheet,
    c.share as share_on_sheet,
    v.vendor_id is not null as is_listed,
    v.uscc,
    v.established_on,
    v.reg_status,
    v.business_scope,
    v.parent_name,
    v.related_party,
    v.file_id as vendor_file_id,
    v.source_sheet as vendor_sheet,
    v.source_row as vendor_row,
    c.file_id,
    c.source_sheet,
    c.source_row
from staging.candidates as c
inner join selection.tenders as t on c.tender_no = t.tender_no
left join staging.vendors as v on c.vendor_id = v.vendor_id
