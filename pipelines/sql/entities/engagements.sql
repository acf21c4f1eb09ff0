-- One row per engagement: a vendor delivering one service to one unit under one contract; all are outsourced.
select
    e.engagement_id,
    e.vendor_id,
    e.service_name || ' · ' || e.using_unit as label,
    coalesce(s.family, 'OT') as family,
    coalesce(e.class, s.class, '') as class,
    e.mode,
    e.using_unit as unit_name,
    e.contract_no,
    'outsourced' as arrangement,
    e.start_on,
    e.end_on,
    e.service_name,
    coalesce(e.unit_of_output, s.unit_of_output) as unit_of_output,
    e.budget_unit_cost_cny,
    e.contracted_fte,
    e.output_per_hour
from staging.engagements as e
left join staging.services as s on e.service_name = s.service_name
