-- One row per engagement and credit check of its vendor in the quarter: 1 where a minor record is seen for the first time (ER5).
with seen as (

    select
        c.*,
        row_number() over (
            partition by c.vendor_id, c.hit_type, c.hit_on, c.severity
            order by c.checked_on, c.checked_at_source, c.file_id, c.source_sheet, c.source_row
        ) as place
    from staging.credit_checks as c

)

select
    ep.engagement_id,
    ep.period,
    'adverse_records' as measure,
    s.checked_on as observed_on,
    cast(case when s.severity = 'minor' and s.place = 1 then 1 else 0 end as decimal(24, 6)) as numerator,
    cast(null as decimal(24, 6)) as denominator,
    'value' as state,
    false as estimated,
    s.file_id,
    s.source_sheet,
    s.source_row,
    'hit_type' as source_field
from seen as s
inner join entities.engagements as e on s.vendor_id = e.vendor_id
inner join entities.engagement_periods as ep
    on e.engagement_id = ep.engagement_id and main.quarter_of(s.checked_on) = ep.period
