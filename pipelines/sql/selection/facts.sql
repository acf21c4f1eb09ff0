-- One row per tender, candidate, measure and source row: what the registers give, and where they give nothing, what was proven.
with drawn as (

    -- Once each: what several indicators draw on is proven once.
    select scheme, version, measure, max(display_scale) as display_scale
    from policy.indicator_measures
    where family = '*'
    group by scheme, version, measure

)

select *
from selection.facts_from_registers
union all
select
    e.tender_no,
    e.vendor_id,
    m.measure,
    cast(e.numerator as decimal(24, 12)) as numerator,
    -- Points and multiples of several referees or contracts are averaged; a rate needs the count it is a share of.
    cast(
        case when m.aggregation = 'ratio' then coalesce(e.denominator, case when u.display_scale = 1 then 1 end) end
        as decimal(24, 12)
    ) as denominator,
    'value' as state,
    e.file_id,
    e.source_sheet,
    e.source_row,
    'numerator' as source_field
from selection.evidence as e
inner join selection.candidates as c on e.tender_no = c.tender_no and e.vendor_id = c.vendor_id
inner join policy.measures as m on e.item = m.measure
inner join drawn as u
    on c.scheme = u.scheme and c.scheme_version = u.version and m.measure = u.measure
where
    -- Parts of a composed measure; alone they are not its value.
    m.measure not in ('past_performance', 'information_security', 'business_continuity')
    and not exists (
        select 1 from selection.facts_from_registers as r
        where r.tender_no = e.tender_no and r.vendor_id = e.vendor_id and r.measure = m.measure
    )
