-- One row per engagement and quarter whose cost test could be made: what outsourcing saves of the in-house cost (EVAL-6D).
select
    engagement_id,
    period,
    'cost_margin' as measure,
    cast(null as date) as observed_on,
    cast(saving_cny as decimal(24, 6)) as numerator,
    cast(inhouse_cny as decimal(24, 6)) as denominator,
    case
        when verdict <> 'NOT_ASSESSABLE' then 'value'
        -- A BOT contract is compared over the years only (0.1 D6): nobody owes its quarter.
        when missing_items = 'bot' then 'na'
        else 'missing'
    end as state,
    false as estimated,
    cast(null as varchar) as file_id,
    cast(null as varchar) as source_sheet,
    cast(null as integer) as source_row,
    cast(null as varchar) as source_field
from costs.verdicts
