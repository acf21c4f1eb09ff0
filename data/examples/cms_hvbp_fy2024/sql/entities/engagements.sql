-- One row per hospital: its part in the programme is its one engagement.
select
    s.facility_id as engagement_id,
    s.facility_id as vendor_id,
    s.city || ', ' || s.state as label,
    'HVBP' as family,
    '' as class,
    '' as mode,
    s.state as unit_name,
    cast(null as varchar) as contract_no,
    'outsourced' as arrangement,
    min(p.start_on) as start_on,
    max(p.end_on) as end_on
from staging.domain_scores as s
inner join entities.periods as p on s.fiscal_year = p.period
group by s.facility_id, s.city, s.state
