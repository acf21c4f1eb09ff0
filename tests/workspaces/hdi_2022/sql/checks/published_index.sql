-- One row per country whose index, printed with three decimals, or whose place is not the published one. Must be empty.
select p.country, p.hdi, p.hdi_rank, s.total, s.rank
from staging.hdi as p
left join scores.vendor_scores as s on p.country = s.vendor_id
where coalesce(s.total <> 100 * p.hdi or s.rank <> p.hdi_rank, true)
