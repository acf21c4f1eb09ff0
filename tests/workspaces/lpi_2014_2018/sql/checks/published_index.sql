-- One row per country and edition whose index is not the published one within the six decimals of the published weights, or whose
-- place is not. Must be empty.
select p.code, p.edition, p.overall, p.overall_rank, 1 + s.total_exact / 25 as found, s.rank
from staging.lpi as p
left join scores.vendor_scores as s on p.code = s.vendor_id and p.edition = s.period
where coalesce(abs(1 + s.total_exact / 25 - cast(p.overall as double)) > 2e-6 or s.rank <> p.overall_rank, true)
