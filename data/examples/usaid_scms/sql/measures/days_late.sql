-- One row per delivery line: days after its scheduled date, 0 if early, of 1 line; sum over sum is the mean delay of a line.
select
    engagement_id,
    period,
    'days_late' as measure,
    scheduled_on as observed_on,
    cast(days_late as decimal(24, 12)) as numerator,
    cast(1 as decimal(24, 12)) as denominator,
    'value' as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'delivered_on' as source_field
from entities.delivery_lines
