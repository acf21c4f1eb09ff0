-- One row per engagement, month and price band in force: the price of that month's contract year, and where the band begins
-- and ends. A band of a daily average is that many days of the month wide: the contract's own days of it (domain 2.1).
with recursive prices as (

    select
        engagement_id, sequence, band_from, band_to, coalesce(band_method, 'full') as band_method,
        coalesce(band_basis, 'month') as band_basis, price_unit, valid_from, valid_to, escalator, file_id, source_sheet,
        source_row, 0 as years,
        cast(unit_price_cny as decimal(18, 8)) as price_cny
    from staging.contract_prices
    where engagement_id is not null
    union all
    -- A year later: by the escalator, in decimals.
    select
        engagement_id, sequence, band_from, band_to, band_method, band_basis, price_unit, valid_from, valid_to,
        escalator, file_id, source_sheet, source_row, years + 1 as years,
        cast(main.times(price_cny, 1 + escalator) as decimal(18, 8)) as price_cny
    from prices
    where years < 15 and escalator <> 0

),

months as (

    select
        t.engagement_id, cast(t.start_on + to_months(m.n) as date) as month, e.start_on,
        greatest(cast(t.start_on + to_months(m.n) as date), e.start_on) as first_day,
        least(last_day(cast(t.start_on + to_months(m.n) as date)), e.end_on) as final_day
    from costs.terms as t
    inner join entities.engagements as e on t.engagement_id = e.engagement_id
    cross join (select unnest([0, 1, 2]) as n) as m

),

-- Days of a month that the contract runs; working ones are Monday to Friday, but for the calendar file's exceptions.
counted as (

    select
        m.engagement_id, m.month, m.start_on, b.basis,
        case b.basis
            when 'day' then count(*)
            when 'working_day' then count(*) filter (where coalesce(c.is_working, isodow(d.day) <= 5))
            else 1
        end as days
    from months as m
    cross join (select unnest(['month', 'day', 'working_day']) as basis) as b
    cross join unnest(generate_series(m.first_day, m.final_day, interval 1 day)) as d (day)
    left join policy.calendar_days as c on cast(d.day as date) = c.day
    group by m.engagement_id, m.month, m.start_on, b.basis

),

dated as (

    select
        m.engagement_id, m.month, p.sequence, p.price_cny, p.price_unit, p.band_method, m.days,
        cast(p.band_from * m.days as decimal(24, 6)) as band_from,
        cast(p.band_to * m.days as decimal(24, 6)) as band_to,
        coalesce(p.escalator, 0) as escalator, p.file_id, p.source_sheet, p.source_row
    from counted as m
    inner join prices as p
        on m.engagement_id = p.engagement_id and m.basis = p.band_basis
        and m.month >= coalesce(date_trunc('month', p.valid_from), m.month)
        and m.month <= coalesce(p.valid_to, m.month)
        and (
            coalesce(p.escalator, 0) = 0
            or p.years = greatest(datediff('month', coalesce(p.valid_from, m.start_on), m.month) // 12, 0)
        )
    -- A price without an end gives way to the one that begins later.
    qualify
        coalesce(p.valid_from, m.start_on)
        = max(coalesce(p.valid_from, m.start_on)) over (partition by m.engagement_id, m.month)

),

-- A band without an end goes as far as the next one begins.
ended as (

    select
        * exclude (band_to),
        case
            when band_to is null and lead(band_from) over bands > coalesce(band_from, 0) then lead(band_from) over bands
            else band_to
        end as band_to
    from dated
    window bands as (partition by engagement_id, month order by coalesce(band_from, 0), sequence)

),

placed as (

    select
        *,
        case when row_number() over bands = 1 then 0 else lag(band_to) over bands end as ended_at
    from ended
    window bands as (partition by engagement_id, month order by coalesce(band_from, 0), sequence)

)

select
    * exclude (days, ended_at),
    -- A band that is written from 10,001 on begins where the one below ends, and a first one from 1 on above nought. With a
    -- gap below it, it begins with the volume it is written from.
    coalesce(band_from - ended_at > days, false) as is_after_gap,
    case when is_after_gap then band_from else coalesce(ended_at, band_from, 0) end as band_above
from placed
