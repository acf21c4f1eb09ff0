-- One row per cost row that takes part in a shared pool: its share by the driver; the shares add up to the pool exactly.
with takers as (

    select
        c.file_id,
        c.source_sheet,
        c.source_row,
        c.driver_qty,
        p.pool_amount_cny,
        sum(cast(c.driver_qty as decimal(24, 6))) over pool as whole,
        sum(cast(c.driver_qty as decimal(24, 6))) over (
            pool order by c.engagement_id, c.side, c.cost_item, c.file_id, c.source_sheet, c.source_row
            rows between unbounded preceding and current row
        ) as reached,
        -- Who has not stated his part leaves everybody's open.
        count(*) filter (where c.driver_qty is null) over pool as blank_count
    from staging.cost_entries as c
    inner join staging.cost_pools as p on c.pool_name = p.pool_name and c.period = p.period
    window pool as (partition by c.pool_name, c.period)

)

-- Differences of running totals: what rounding takes from one share it gives to the next.
select
    file_id,
    source_sheet,
    source_row,
    case
        when blank_count = 0
            then
                main.times_ratio(pool_amount_cny, reached, whole)
                - main.times_ratio(pool_amount_cny, reached - cast(driver_qty as decimal(24, 6)), whole)
    end as share_cny
from takers
