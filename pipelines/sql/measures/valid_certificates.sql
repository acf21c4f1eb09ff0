-- One row per engagement, quarter and certificate its vendor must hold: 1 where it is valid at quarter end (domain 3.5 EQ1).
-- A renewed certificate counts once, by its latest paper; one that need not be held is not applicable.
with held as (

    select
        ep.engagement_id,
        ep.period,
        p.end_on,
        c.valid_to,
        coalesce(c.mandatory, true) as is_mandatory,
        c.file_id,
        c.source_sheet,
        c.source_row,
        row_number() over (
            partition by ep.engagement_id, ep.period, c.certificate
            order by c.valid_to desc, c.certificate_no, c.file_id, c.source_sheet, c.source_row
        ) as place
    from entities.engagement_periods as ep
    inner join entities.engagements as e on ep.engagement_id = e.engagement_id
    inner join entities.periods as p on ep.period = p.period
    inner join staging.certificates as c on e.vendor_id = c.vendor_id
    where coalesce(c.issued_on, p.end_on) <= p.end_on

)

select
    engagement_id,
    period,
    'valid_certificates' as measure,
    end_on as observed_on,
    cast(case when valid_to >= end_on then 1 else 0 end as decimal(24, 6)) as numerator,
    cast(1 as decimal(24, 6)) as denominator,
    case when is_mandatory then 'value' else 'na' end as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'valid_to' as source_field
from held
where place = 1
