-- One row per suggestion (1 where adopted), and one of 0 per engagement in a quarter whose ledger was kept (EP9).
with dated as (

    select
        s.*,
        main.quarter_of(
            case when s.adopted then coalesce(s.decided_on, s.suggested_on) else s.suggested_on end
        ) as period
    from staging.suggestions as s

),

kept as (

    -- A quarter in which nobody suggested anything is a ledger nobody kept.
    select distinct period
    from dated

)

select
    ep.engagement_id,
    ep.period,
    'adopted_suggestions' as measure,
    d.suggested_on as observed_on,
    cast(case when d.adopted then 1 else 0 end as decimal(24, 6)) as numerator,
    cast(null as decimal(24, 6)) as denominator,
    'value' as state,
    false as estimated,
    d.file_id,
    d.source_sheet,
    d.source_row,
    'adopted' as source_field
from entities.engagement_periods as ep
inner join kept as k on ep.period = k.period
left join dated as d on ep.engagement_id = d.engagement_id and ep.period = d.period
