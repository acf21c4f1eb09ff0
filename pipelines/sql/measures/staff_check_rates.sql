-- One row per staff check and measure: how many of an engagement's people have contract, full insurance, NDA (EM1 to EM3).
with counted as (

    select
        c.*,
        m.measure,
        case m.measure
            when 'labour_contracts' then c.contracts_signed
            when 'social_insurance' then c.insured_in_full
            else c.ndas_signed
        end as counted,
        m.source_field
    from staging.staff_checks as c
    cross join (
        values
        ('labour_contracts', 'contracts_signed'),
        ('social_insurance', 'insured_in_full'),
        ('nda_coverage', 'ndas_signed')
    ) as m (measure, source_field)

)

select
    engagement_id,
    main.quarter_of_stated(period) as period,
    measure,
    checked_on as observed_on,
    cast(counted as decimal(24, 6)) as numerator,
    cast(staff_count as decimal(24, 6)) as denominator,
    case
        when list_contains(na_fields, source_field) then 'na'
        when counted is null then 'missing'
        when staff_count > 0 then 'value'
        else 'idle'
    end as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    source_field
from counted
where main.quarter_of_stated(period) is not null
