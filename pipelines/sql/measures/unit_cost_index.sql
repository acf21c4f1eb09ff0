-- One row per cost line the vendor controls and per volume row: actual against budgeted unit cost (domain 3.5 EP7).
with budgeted as (

    select
        v.engagement_id,
        main.quarter_of(v.month) as period,
        v.month as observed_on,
        cast(0 as decimal(24, 6)) as numerator,
        try_cast(
            cast(coalesce(v.good_volume, v.volume) as decimal(20, 6)) * cast(e.budget_unit_cost_cny as decimal(18, 6))
            as decimal(24, 6)
        ) as denominator,
        case when v.volume > 0 then 'value' else 'idle' end as state,
        v.file_id,
        v.source_sheet,
        v.source_row,
        'volume' as source_field
    from staging.volumes as v
    inner join entities.engagements as e on v.engagement_id = e.engagement_id
    where e.budget_unit_cost_cny > 0

),

-- A service credit lowers the bank's cost and never raises the score (domain 4.6); a bonus for good work never lowers it.
spent as (

    select
        engagement_id,
        period,
        cast(null as date) as observed_on,
        cast(amount_cny as decimal(24, 6)) as numerator,
        cast(0 as decimal(24, 6)) as denominator,
        'value' as state,
        file_id,
        source_sheet,
        source_row,
        source_field
    from costs.cost_lines
    where cost_code in ('O1', 'O11', 'O14') and amount_cny is not null and not adjusts_price

),

-- Both halves must be there, for every month the contract runs: volume without cost would look free, cost without
-- volume dear.
complete as (

    select b.engagement_id, b.period
    from budgeted as b
    inner join costs.engagement_costs as o
        on b.engagement_id = o.engagement_id and b.period = o.period and o.cost_code = 'O1'
    inner join entities.engagements as e on b.engagement_id = e.engagement_id
    inner join entities.periods as p on b.period = p.period
    where o.amount_cny is not null and o.blank_count = 0 and o.missing_months = 0
    group by b.engagement_id, b.period
    having
        count(distinct b.observed_on) filter (where b.denominator is not null)
        >= max(datediff('month', greatest(e.start_on, p.start_on), least(e.end_on, p.end_on)) + 1)

),

both_sides as (

    select * from budgeted
    union all
    select * from spent

)

select
    b.engagement_id,
    b.period,
    'unit_cost_index' as measure,
    b.observed_on,
    b.numerator,
    b.denominator,
    b.state,
    false as estimated,
    b.file_id,
    b.source_sheet,
    b.source_row,
    b.source_field
from both_sides as b
inner join complete as c on b.engagement_id = c.engagement_id and b.period = c.period
