-- One row per hospital and domain whose score, made from its measures, is not the published one within a billionth of a point,
-- or is there where none is published. Must be empty.
with published as (

    select facility_id, fiscal_year, 'clinical' as dimension, clinical_score as score
    from staging.domain_scores
    union all
    select facility_id, fiscal_year, 'efficiency' as dimension, efficiency_score as score
    from staging.domain_scores

)

select
    p.facility_id,
    p.fiscal_year,
    p.dimension,
    p.score as published,
    d.score as found
from published as p
left join scores.vendor_dimension_scores as d
    on p.facility_id = d.vendor_id and p.fiscal_year = d.period and p.dimension = d.dimension
where (p.score is null) <> (d.score is null) or abs(d.score - cast(p.score as double)) >= 1e-9
