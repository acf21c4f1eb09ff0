-- One row per sheet row and field that its contract scores: the value as published; a blank is missing.
select
    v.family || '|' || v.vendor_id as engagement_id,
    v.period,
    v.measure,
    p.end_on as observed_on,
    v.value as numerator,
    case when v.value is not null then cast(1 as decimal(24, 12)) end as denominator,
    case when v.value is not null then 'value' when v.is_na then 'na' else 'missing' end as state,
    false as estimated,
    v.file_id,
    v.source_sheet,
    v.source_row,
    v.source_field
from staging.scored_values as v
inner join entities.periods as p on v.period = p.period
