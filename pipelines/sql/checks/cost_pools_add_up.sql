-- One row per shared pool and period whose shares do not add up to it exactly. Must be empty.
select p.pool_name, p.period, p.pool_amount_cny, sum(s.share_cny) as shared_cny
from staging.cost_pools as p
inner join staging.cost_entries as c on p.pool_name = c.pool_name and p.period = c.period
inner join costs.pool_shares as s
    on c.file_id = s.file_id and c.source_sheet = s.source_sheet and c.source_row = s.source_row
group by p.pool_name, p.period, p.pool_amount_cny
having sum(s.share_cny) is not null and sum(s.share_cny) <> p.pool_amount_cny
