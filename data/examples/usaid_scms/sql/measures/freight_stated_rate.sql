-- One row per delivery line: 1 if its freight is a number or points to a line whose freight is one, else 0, of 1 line.
-- Not applicable where the price of the goods includes freight: there is no cost of its own to state.
with stated as (

    select
        f.*,
        case when f.outcome = 'included' then 'na' else 'value' end as state,
        case when f.outcome in ('amount', 'followed') then 1 else 0 end as is_stated
    from entities.freight_cells as f

)

select
    engagement_id,
    period,
    'freight_stated_rate' as measure,
    scheduled_on as observed_on,
    cast(case when state = 'value' then is_stated end as decimal(24, 12)) as numerator,
    cast(case when state = 'value' then 1 end as decimal(24, 12)) as denominator,
    state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'freight_text' as source_field
from stated
