-- One row per delivery line with a freight cell of its own: US dollars of freight over kilograms, where both are numbers.
-- A followed pointer gives no row: cost and weight of that shipment stand once, at the line it points to. Freight within the
-- price is not applicable, anything else is missing. A weight of 0 is a parcel under half a kilogram: its cost counts.
with stated as (

    select
        f.*,
        case
            when f.outcome = 'included' then 'na'
            when f.outcome = 'amount' and f.weight_kg >= 0 then 'value'
            else 'missing'
        end as state
    from entities.freight_cells as f
    where f.outcome <> 'followed'

)

select
    engagement_id,
    period,
    'freight_cost_per_kg' as measure,
    scheduled_on as observed_on,
    cast(case when state = 'value' then freight_usd end as decimal(24, 12)) as numerator,
    cast(case when state = 'value' then weight_kg end as decimal(24, 12)) as denominator,
    state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'freight_text' as source_field
from stated
