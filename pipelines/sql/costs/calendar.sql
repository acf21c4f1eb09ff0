-- One row per quarter that is scored or that a cost sheet speaks of.
with named as (

    select period
    from entities.periods
    where period like '____Q_'
    union
    select main.quarter_of_stated(period) as period
    from staging.cost_entries
    where main.quarter_of_stated(period) is not null

)

select
    period,
    main.quarter_start(period) as start_on,
    cast(main.quarter_start(period) + interval 3 month - interval 1 day as date) as end_on,
    cast(4 * year(main.quarter_start(period)) + quarter(main.quarter_start(period)) as integer) as seq
from named
