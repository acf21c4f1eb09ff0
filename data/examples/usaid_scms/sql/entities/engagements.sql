-- One row per engagement: a vendor's deliveries of one product group. The programme's own hub is the benchmark.
select
    engagement_id,
    vendor_name as vendor_id,
    product_group as label,
    product_group as family,
    '' as class,
    '' as mode,
    cast(null as varchar) as unit_name,
    cast(null as varchar) as contract_no,
    arrangement,
    min(scheduled_on) as start_on,
    max(scheduled_on) as end_on
from entities.delivery_lines
group by engagement_id, vendor_name, product_group, arrangement
