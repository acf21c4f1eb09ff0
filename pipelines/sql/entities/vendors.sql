-- One row per vendor: everyone on the vendor sheet, and, where no such sheet was loaded, everyone a contract names.
with listed as (

    select vendor_id, vendor_name, uscc
    from staging.vendors

),

named_in_contracts as (

    select vendor_id, min(vendor_name) as vendor_name, min(uscc) as uscc
    from staging.engagements
    where vendor_id not in (select listed.vendor_id from listed)
    group by vendor_id

)

select vendor_id, vendor_name, uscc from listed
union all
select vendor_id, vendor_name, uscc from named_in_contracts
