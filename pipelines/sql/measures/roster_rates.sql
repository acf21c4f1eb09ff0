-- One row per person, month and measure of the roster: contract, insurance, NDA, and certified days on post (EM1 to EM3, EQ2).
-- Where a spot check of the quarter says the same, the roster stands beside it and does not count.
with checked as (

    select distinct engagement_id, period, measure
    from measures.staff_check_rates
    where state = 'value'

),

asked as (

    select
        r.*,
        main.quarter_of(r.month) as period,
        m.measure,
        m.source_field,
        case m.measure
            when 'labour_contracts' then r.contract_signed
            when 'nda_coverage' then r.nda_signed
            when 'social_insurance' then r.social_insurance = 'full'
            else coalesce(r.certificate, '') not in ('', '无', '未持证')
                and coalesce(r.certificate_valid_to, r.month) >= r.month
        end as holds,
        case when m.measure = 'certified_staff' then r.on_post_days else 1 end as weight
    from staging.staff_roster as r
    cross join (
        values
        ('labour_contracts', 'contract_signed'),
        ('social_insurance', 'social_insurance'),
        ('nda_coverage', 'nda_signed'),
        ('certified_staff', 'certificate')
    ) as m (measure, source_field)

)

select
    a.engagement_id,
    a.period,
    a.measure,
    a.month as observed_on,
    cast(case when a.holds then a.weight else 0 end as decimal(24, 6)) as numerator,
    cast(a.weight as decimal(24, 6)) as denominator,
    case
        when c.measure is not null then 'superseded'
        -- Who need not be insured is no part of the rate.
        when a.measure = 'social_insurance' and a.social_insurance = 'exempt' then 'na'
        when a.holds is null or a.weight is null then 'missing'
        when a.weight > 0 then 'value'
        else 'idle'
    end as state,
    false as estimated,
    a.file_id,
    a.source_sheet,
    a.source_row,
    a.source_field
from asked as a
left join checked as c on a.engagement_id = c.engagement_id and a.period = c.period and a.measure = c.measure
