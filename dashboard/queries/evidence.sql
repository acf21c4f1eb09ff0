-- One row per source row behind one indicator in the period, with the address of its cell.
select
    o.observed_on,
    e.label as engagement_label,
    e.contract_no,
    o.state,
    cast(o.numerator as double) as numerator,
    cast(o.denominator as double) as denominator,
    o.estimated,
    f.file_name,
    f.is_sample,
    o.source_sheet as sheet,
    o.source_row as row_number,
    coalesce(h."column", c."column", '') || o.source_row as cell,
    coalesce(h.header, c.header) as header,
    c.source,
    o.file_id
from measures.observations as o
inner join entities.engagements as e on o.engagement_id = e.engagement_id
left join staging.files as f on o.file_id = f.file_id
left join staging.columns as c
    on o.file_id = c.file_id and o.source_sheet = c.sheet and o.source_field = c.field
    and o.source_row between c.first_row and c.last_row
left join staging.headings as h
    on o.file_id = h.file_id and o.source_sheet = h.sheet and o.source_field = h.field
    and cast(o.observed_on as varchar) = h.value
    and o.source_row between h.first_row and h.last_row
where o.period = $period
    and exists (
        select 1
        from scores.indicator_parts as p
        where
            p.engagement_id = o.engagement_id and p.period = o.period and p.indicator = $indicator
            and o.measure in (p.measure, p.from_measure, p.to_measure)
    )
    and e.vendor_id = $vendor
    and concat_ws('|', e.family, e.class, e.mode) = $group
    and ($engagement::varchar is null or e.engagement_id = $engagement)
order by o.observed_on, e.engagement_id, f.file_name, o.source_row
