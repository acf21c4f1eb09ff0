-- One row per hospital and fiscal year: the published, unweighted efficiency and cost reduction domain score; Not Available is missing.
select
    s.facility_id as engagement_id,
    s.fiscal_year as period,
    'efficiency_score' as measure,
    p.end_on as observed_on,
    cast(s.efficiency_score as decimal(24, 12)) as numerator,
    cast(1 as decimal(24, 12)) as denominator,
    case when s.efficiency_score is null then 'missing' else 'value' end as state,
    false as estimated,
    s.file_id,
    s.source_sheet,
    s.source_row,
    'efficiency_score' as source_field
from staging.domain_scores as s
inner join entities.periods as p on s.fiscal_year = p.period
