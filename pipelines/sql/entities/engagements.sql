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
    -- A contract that ends early runs until then; what was agreed stays in the register (4.6).
    least(e.end_on, e.ended_on) as end_on,
    e.service_name,
    -- The register's unit is the price's where a service counts its work in another (人月 beside 人次).
    coalesce(s.unit_of_output, e.unit_of_output) as unit_of_output,
    e.budget_unit_cost_cny,
    e.contracted_fte,
    e.output_per_hour
from staging.engagements as e
left join staging.services as s on e.service_name = s.service_name
