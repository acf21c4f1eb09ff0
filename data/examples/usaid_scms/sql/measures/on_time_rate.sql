-- One row per delivery line: 1 if it was delivered on or before its scheduled date, else 0, of 1 line.
select
    engagement_id,
    period,
    'on_time_rate' as measure,
    scheduled_on as observed_on,
    cast(case when days_late = 0 then 1 else 0 end as decimal(24, 12)) as numerator,
    cast(1 as decimal(24, 12)) as denominator,
    'value' as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'delivered_on' as source_field
from entities.delivery_lines
