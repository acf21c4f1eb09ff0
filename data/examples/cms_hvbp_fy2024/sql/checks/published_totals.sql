-- One row per hospital whose total is not the published one within a billionth of a point. Must be empty.
select
    p.facility_id,
    p.fiscal_year,
    p.published_total,
    s.total_exact
from staging.domain_scores as p
left join scores.vendor_scores as s on p.facility_id = s.vendor_id and p.fiscal_year = s.period
where coalesce(abs(s.total_exact - cast(p.published_total as double)) >= 1e-9, true)
