-- One row per delivery line: when it was due, when it came, who answers for it, and the quarter it counts in.
-- That is the quarter it was scheduled for, so that arriving late doesn't move a line into another quarter.
with lines as (

    select
        d.*,
        main.quarter_of(d.scheduled_on) as period,
        datediff('day', d.scheduled_on, d.delivered_on) as days_after_schedule
    from staging.deliveries as d

)

select
    line_id,
    shipment_no,
    vendor_name || ' · ' || product_group as engagement_id,
    vendor_name,
    product_group,
    case fulfilled_via when 'HUB' then 'benchmark' else 'outsourced' end as arrangement,
    period,
    scheduled_on,
    delivered_on,
    case when days_after_schedule > 0 then days_after_schedule else 0 end as days_late,
    freight_text,
    weight_text,
    file_id,
    source_sheet,
    source_row
from lines
