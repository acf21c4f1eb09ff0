-- One row per shared pool and period whose charges do not add up exactly to it, or to the part of it that is claimed. Must be
-- empty.
select
    p.pool_name, p.period, p.pool_amount_cny, sum(s.amount_cny - coalesce(s.irrecoverable_cny, 0)) as charged_cny,
    case
        when p.whole_driver_qty is null then cast(p.pool_amount_cny as decimal(28, 8))
        else main.times_ratio(p.pool_amount_cny, sum(c.driver_qty), p.whole_driver_qty)
    end as due_cny
from staging.cost_pools as p
inner join staging.cost_entries as c on p.pool_name = c.pool_name and p.period = c.period
inner join costs.stated_entries as s
    on c.file_id = s.file_id and c.source_sheet = s.source_sheet and c.source_row = s.source_row
group by p.pool_name, p.period, p.pool_amount_cny, p.whole_driver_qty
having sum(s.amount_cny) is not null and charged_cny <> due_cny
