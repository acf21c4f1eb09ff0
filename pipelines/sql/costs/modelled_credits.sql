-- One row per engagement, month and KPI that puts money at risk: what the contract's own terms make of the month (domain 4.6).
-- Pool at risk (cap, of the month's fee) x the KPI's part of it x step by shortfall; together never more than the pool.
with targets as (

    select
        e.engagement_id, n.kpi, k.kpi_name, k.valid_from, k.direction, k.target, k.floor, k.band_low, k.band_high,
        k.unit, cast(k.credit as decimal(18, 6)) as allocation, k.contract_no is not null as is_own,
        case
            when k.unit in ('%', '％') then 100 when k.unit = '‰' then 1000 when k.unit = '‱' then 10000
            -- A number without a unit may be 99.5 or 0.995: nothing is guessed.
            when k.unit is not null then 1
        end as scale
    from staging.kpi_targets as k
    inner join entities.engagements as e on k.contract_no = e.contract_no or k.contract_no is null
    left join policy.families as f on e.family = f.family
    inner join policy.kpi_names as n on k.kpi_name = n.kpi_name and n.family in (e.family, '*')
    where k.credit > 0 and (k.contract_no is not null or k.family in (e.family, f.title_zh, f.title_en))

),

months as (

    select distinct
        r.engagement_id, r.period, r.observed_on as month, n.kpi, coalesce(o.disputed, false) as is_disputed,
        r.numerator, r.denominator, r.file_id, r.source_sheet, r.source_row, r.source_field
    from measures.kpi_ratios as r
    inner join staging.kpi_observations as o
        on r.file_id is not distinct from o.file_id and r.source_sheet is not distinct from o.source_sheet
        and r.source_row = o.source_row and r.engagement_id = o.engagement_id and r.observed_on = o.month
    inner join entities.engagements as e on r.engagement_id = e.engagement_id
    inner join policy.kpi_names as n on o.kpi_name = n.kpi_name and n.family in (e.family, '*')
    where r.denominator > 0 and r.numerator is not null

),

measured as (

    select
        m.*, t.kpi_name, t.direction, t.target, t.floor, t.unit, t.scale, t.allocation, t.band_low, t.band_high,
        main.times_ratio(m.numerator, t.scale, m.denominator) as observed
    from months as m
    inner join targets as t on m.engagement_id = t.engagement_id and m.kpi = t.kpi and t.valid_from <= m.month
    -- The contract's own target goes before its family's, then the latest.
    qualify
        row_number() over (
            partition by m.engagement_id, m.kpi, m.month order by t.is_own desc, t.valid_from desc, m.source_row
        ) = 1

),

judged as (

    select
        *,
        case direction
            when 'up' then observed < target when 'down' then observed > target
            else observed < band_low or observed > band_high
        end as is_missed,
        case direction
            when 'up' then main.ratio(target - observed, target - floor)
            when 'down' then main.ratio(observed - target, floor - target)
        end as shortfall
    from measured

),

steps as (

    select valid_from, above, share, count(*) over (partition by valid_from) as step_count
    from policy.credit_steps

),

-- The highest step that the shortfall lies above; where no floor says how far it is, one step alone still holds.
stepped as (

    select
        j.engagement_id, j.kpi, j.month,
        arg_max(s.share, s.above) filter (where j.shortfall > s.above or (j.shortfall is null and s.step_count = 1))
            as share
    from judged as j
    inner join steps as s
        on s.valid_from = (select max(w.valid_from) from policy.credit_steps as w where w.valid_from <= j.month)
    where j.is_missed and not j.is_disputed
    group by j.engagement_id, j.kpi, j.month

),

-- A month's fee: what was stated or invoiced for it, and its part of what was for the whole quarter.
fees as (

    select
        m.engagement_id, m.month,
        sum(
            case
                when p.stated_month is null then main.times_ratio(p.amount_cny, 1, t.months_due)
                when p.stated_month = strftime(m.month, '%Y-%m') then p.amount_cny
            end
        ) as fee_cny
    from (select distinct engagement_id, period, month from judged) as m
    inner join costs.terms as t on m.engagement_id = t.engagement_id and m.period = t.period
    inner join costs.price_lines as p on m.engagement_id = p.engagement_id and m.period = p.period
    where not p.adjusts_price
    group by m.engagement_id, m.month

),

at_risk as (

    select
        j.engagement_id, j.period, j.month, j.kpi, j.kpi_name, j.direction, j.target, j.floor, j.unit, j.observed,
        j.shortfall, j.is_missed, j.is_disputed, j.scale, j.allocation, s.share, f.fee_cny, e.value as earn_back_months,
        coalesce(k.credit_cap, c.value) as cap,
        main.times(f.fee_cny, coalesce(k.credit_cap, c.value)) as pool_cny,
        cast(coalesce(j.allocation * s.share, 0) as decimal(18, 6)) as part,
        j.file_id, j.source_sheet, j.source_row, j.source_field
    from judged as j
    inner join entities.engagements as g on j.engagement_id = g.engagement_id
    left join stepped as s on j.engagement_id = s.engagement_id and j.kpi = s.kpi and j.month = s.month
    left join fees as f on j.engagement_id = f.engagement_id and j.month = f.month
    left join staging.contracts as k on g.contract_no = k.contract_no
    left join costs.parameters_in_force as c
        on j.engagement_id = c.engagement_id and j.period = c.period and c.name = 'credit_cap'
    left join costs.parameters_in_force as e
        on j.engagement_id = e.engagement_id and j.period = e.period and e.name = 'earn_back_months'

),

due as (

    select
        *,
        case
            when scale is null then 'unit_unknown'
            when is_missed is null then 'target_unknown'
            when is_disputed then 'disputed'
            when not is_missed then 'met'
            when share is null then 'floor_unknown'
            when pool_cny is null then 'fee_unknown'
            else 'missed'
        end as state
    from at_risk

),

-- Given back where every one of the next months is there and on target (domain 4.6: earn-back is optional).
earned as (

    select d.engagement_id, d.kpi, d.month
    from due as d
    inner join due as n
        on d.engagement_id = n.engagement_id and d.kpi = n.kpi
        and n.month > d.month and n.month <= d.month + to_months(cast(d.earn_back_months as integer))
    where d.state = 'missed' and d.earn_back_months > 0 and n.state = 'met'
    group by d.engagement_id, d.kpi, d.month, d.earn_back_months
    having count(distinct n.month) = d.earn_back_months

)

select
    d.engagement_id, d.period, d.month, d.kpi, d.kpi_name, d.direction, d.target, d.floor, d.unit, d.observed,
    d.fee_cny, d.cap, d.pool_cny, d.allocation, d.share, d.state,
    case
        when d.state = 'missed'
            then
                main.times_ratio(
                    d.pool_cny, d.part, greatest(sum(d.part) over (partition by d.engagement_id, d.month), 1)
                )
        when d.state = 'met' then 0
    end as credit_cny,
    cast(case when b.month is not null then d.month + to_months(cast(d.earn_back_months as integer)) end as date)
        as earned_back_on,
    d.file_id, d.source_sheet, d.source_row, d.source_field
from due as d
left join earned as b on d.engagement_id = b.engagement_id and d.kpi = b.kpi and d.month = b.month
