-- One row per vendor of the scored sheets. Where two share a name, what tells them apart follows it.
with named as (

    select
        vendor_id,
        min(vendor_name) as vendor_name,
        min(nullif(told_apart_by, '')) as told_apart_by
    from staging.scored_rows
    group by vendor_id

),

counted as (

    select
        n.*,
        count(*) over (partition by n.vendor_name) as namesakes
    from named as n

)

select
    vendor_id,
    case
        when namesakes > 1 and told_apart_by is not null then vendor_name || ' (' || told_apart_by || ')'
        else vendor_name
    end as vendor_name,
    cast(null as varchar) as uscc
from counted
