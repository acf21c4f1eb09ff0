-- One row per engagement, quarter and certificate that its vendor must hold: days since it expired at quarter end, 0 while valid.
with held as (

    select
        ep.engagement_id, ep.period, p.end_on, c.certificate, c.valid_to, c.file_id, c.source_sheet, c.source_row,
        row_number() over (
            partition by ep.engagement_id, ep.period, c.certificate
            order by c.valid_to desc, c.certificate_no, c.file_id, c.source_sheet, c.source_row
        ) as place
    from entities.engagement_periods as ep
    inner join entities.engagements as e on ep.engagement_id = e.engagement_id
    inner join entities.periods as p on ep.period = p.period
    inner join staging.certificates as c on e.vendor_id = c.vendor_id
    where coalesce(c.mandatory, true) and coalesce(c.issued_on, p.end_on) <= p.end_on

)

select
    engagement_id,
    period,
    'licence_expired_days' as test,
    cast(greatest(datediff('day', valid_to, end_on), 0) as double) as value,
    certificate || ' 有效期至 ' || case when year(valid_to) = 9999 then '长期' else cast(valid_to as varchar) end as zh,
    certificate || ' valid to '
    || case when year(valid_to) = 9999 then 'further notice' else cast(valid_to as varchar) end as en,
    file_id,
    source_sheet,
    source_row,
    'valid_to' as source_field
from held
where place = 1
