-- One row per quarter that any sheet reports a month of and any contract runs in, up to the as-of date.
with months as (

    select month from staging.kpi_observations
    union
    select month from staging.volumes

),

quarters as (

    select distinct cast(date_trunc('quarter', months.month) as date) as start_on
    from months
    cross join meta.build as b
    where months.month <= b.as_of

),

-- A month mistyped as 1900 opens no period: nobody was under contract then.
running as (

    select q.start_on
    from quarters as q
    where exists (
            select 1 from entities.engagements as e
            where e.start_on < q.start_on + interval 3 month and e.end_on >= q.start_on
        )

)

select
    main.quarter_of(start_on) as period,
    start_on,
    cast(start_on + interval 3 month - interval 1 day as date) as end_on,
    -- Counted on the calendar: a quarter that nobody reported still lies between its neighbours.
    cast(4 * year(start_on) + quarter(start_on) as integer) as seq
from running
