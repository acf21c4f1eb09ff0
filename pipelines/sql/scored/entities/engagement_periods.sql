-- One row per vendor, family and period of the scored sheets, reported once for the whole of it.
select distinct
    r.family || '|' || r.vendor_id as engagement_id,
    r.period,
    cast(1 + datediff('day', p.start_on, p.end_on) as integer) as active_days,
    cast(1 + datediff('month', p.start_on, p.end_on) as integer) as months_reported,
    false as is_new,
    cast(null as decimal(18, 2)) as size_fee,
    cast(null as decimal(24, 6)) as size_volume
from staging.scored_rows as r
inner join entities.periods as p on r.period = p.period
