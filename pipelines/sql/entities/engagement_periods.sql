-- One row per engagement and quarter in which its contract runs: how long, how much was reported, how large it was.
with running as (

    select
        e.engagement_id,
        e.vendor_id,
        p.period,
        p.start_on,
        p.end_on,
        greatest(
            datediff('day', greatest(e.start_on, p.start_on), least(e.end_on, p.end_on, b.as_of)) + 1, 0
        ) as active_days
    from entities.engagements as e
    cross join meta.build as b
    inner join entities.periods as p on e.start_on <= p.end_on and e.end_on >= p.start_on

),

-- A month that reports no volume at all is idle: its KPI rows say 0 of 0, which is no report of service.
idle_months as (

    select engagement_id, month
    from staging.volumes
    where volume = 0

),

reported as (

    select engagement_id, month from staging.kpi_observations
    union
    select engagement_id, month from staging.volumes
    except
    select engagement_id, month from idle_months

),

months as (

    select engagement_id, main.quarter_of(month) as period, cast(count(*) as integer) as months_reported
    from reported
    group by engagement_id, main.quarter_of(month)

),

volumes as (

    select engagement_id, main.quarter_of(month) as period, sum(volume) as size_volume
    from staging.volumes
    group by engagement_id, main.quarter_of(month)

),

fees as (

    -- A fee with a month missing or a row blank is no size: beside a whole one it would be too small.
    select engagement_id, period, sum(amount_cny) as size_fee
    from costs.engagement_costs
    where cost_code = 'O1'
    group by engagement_id, period
    having bool_and(missing_months = 0 and blank_count = 0)

),

first_starts as (

    select vendor_id, min(start_on) as first_start_on
    from entities.engagements
    group by vendor_id

)

select
    r.engagement_id,
    r.period,
    cast(r.active_days as integer) as active_days,
    coalesce(m.months_reported, 0) as months_reported,
    f.first_start_on >= r.start_on as is_new,
    cast(fees.size_fee as decimal(18, 2)) as size_fee,
    cast(v.size_volume as decimal(24, 6)) as size_volume
from running as r
inner join first_starts as f on r.vendor_id = f.vendor_id
left join months as m on r.engagement_id = m.engagement_id and r.period = m.period
left join volumes as v on r.engagement_id = v.engagement_id and r.period = v.period
left join fees on r.engagement_id = fees.engagement_id and r.period = fees.period
