-- One row per action due in the quarter: 1 where it was closed by its day (EM6).
select
    engagement_id,
    period,
    'actions_on_time' as measure,
    due_on as observed_on,
    cast(case when is_in_time then 1 else 0 end as decimal(24, 6)) as numerator,
    cast(1 as decimal(24, 6)) as denominator,
    'value' as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'closed_on' as source_field
from entities.actions_due
