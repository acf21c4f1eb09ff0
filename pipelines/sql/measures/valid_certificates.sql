-- One row per engagement, quarter and mandatory certificate of its vendor: 1 where it is valid at quarter end (domain 3.5 EQ1).
select
    ep.engagement_id,
    ep.period,
    'valid_certificates' as measure,
    p.end_on as observed_on,
    cast(case when c.valid_to >= p.end_on then 1 else 0 end as decimal(24, 6)) as numerator,
    cast(1 as decimal(24, 6)) as denominator,
    'value' as state,
    false as estimated,
    c.file_id,
    c.source_sheet,
    c.source_row,
    'valid_to' as source_field
from entities.engagement_periods as ep
inner join entities.engagements as e on ep.engagement_id = e.engagement_id
inner join entities.periods as p on ep.period = p.period
inner join staging.certificates as c on e.vendor_id = c.vendor_id
where coalesce(c.mandatory, true) and coalesce(c.issued_on, p.end_on) <= p.end_on
