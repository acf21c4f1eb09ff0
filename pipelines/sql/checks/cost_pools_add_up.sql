-- One row per shared pool and period whose charges do not add up to it exactly. Must be empty.
select p.pool_name, p.period, p.pool_amount_cny, sum(s.amount_cny - coalesce(s.irrecoverable_cny, 0)) as charged_cny
from staging.cost_pools as p
inner join staging.cost_entries as c on p.pool_name = c.pool_name and p.period = c.period
inner join costs.stated_entries as s
    on c.file_id = s.file_id and c.source_sheet = s.source_sheet and c.source_row = s.source_row
group by p.pool_name, p.period, p.pool_amount_cny
having sum(s.amount_cny) is not null and charged_cny <> p.pool_amount_cny
