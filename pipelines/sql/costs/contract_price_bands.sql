-- One row per engagement, month and price band in force: the price of that month's contract year, and where the band begins.
with recursive prices as (

    select
        engagement_id, sequence, band_from, band_to, coalesce(band_method, 'full') as band_method, price_unit,
        valid_from, valid_to, escalator, file_id, source_sheet, source_row, 0 as years,
        cast(unit_price_cny as decimal(18, 8)) as price_cny
    from staging.contract_prices
    where engagement_id is not null
    union all
    -- A year later: by the escalator, in decimals.
    select
        engagement_id, sequence, band_from, band_to, band_method, price_unit, valid_from, valid_to, escalator,
        file_id, source_sheet, source_row, years + 1 as years,
        cast(price_cny * cast(1 + escalator as decimal(9, 6)) as decimal(18, 8)) as price_cny
    from prices
    where years < 15 and escalator <> 0

),

months as (

    select t.engagement_id, cast(t.start_on + to_months(m.n) as date) as month, e.start_on
    from costs.terms as t
    inner join entities.engagements as e on t.engagement_id = e.engagement_id
    cross join (select unnest([0, 1, 2]) as n) as m

),

dated as (

    select
        m.engagement_id, m.month, p.sequence, p.price_cny, p.price_unit, p.band_method, p.band_from, p.band_to,
        coalesce(p.escalator, 0) as escalator, p.file_id, p.source_sheet, p.source_row
    from months as m
    inner join prices as p
        on m.engagement_id = p.engagement_id
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

)

select
    *,
    -- A band that is written from 10,001 on begins where the one below ends.
    coalesce(lag(band_to) over bands, band_from, 0) as band_above
from dated
window bands as (partition by engagement_id, month order by coalesce(band_from, 0), sequence)
