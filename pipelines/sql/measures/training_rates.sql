-- One row per training: people trained of those who had to be (EM7).
select
    engagement_id,
    main.quarter_of(held_on) as period,
    'training_completion' as measure,
    held_on as observed_on,
    cast(least(participants, planned) as decimal(24, 6)) as numerator,
    cast(planned as decimal(24, 6)) as denominator,
    case
        when planned is null or participants is null then 'missing'
        when planned > 0 then 'value'
        else 'idle'
    end as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'participants' as source_field
from staging.trainings
