-- One row per vendor and family of the scored sheets: its part in what is published there is its one engagement.
select
    r.family || '|' || r.vendor_id as engagement_id,
    r.vendor_id,
    coalesce(min(nullif(r.told_apart_by, '')), min(r.vendor_name)) as label,
    r.family,
    '' as class,
    '' as mode,
    cast(null as varchar) as unit_name,
    cast(null as varchar) as contract_no,
    'outsourced' as arrangement,
    min(p.start_on) as start_on,
    max(p.end_on) as end_on
from staging.scored_rows as r
inner join entities.periods as p on r.period = p.period
group by r.vendor_id, r.family
