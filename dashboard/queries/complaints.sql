-- One row per complaint of one vendor's engagements received in the period, with where it was written down.
select
    c.received_at,
    c.complaint_no,
    e.label as engagement_label,
    c.cause,
    c.attribution,
    c.severity as gravity,
    c.is_valid,
    c.closed_at,
    c.outcome, f.file_name, c.source_sheet as sheet, c.source_row as row_number, c.file_id
from staging.complaints as c
inner join entities.engagements as e on c.engagement_id = e.engagement_id
inner join entities.periods as p on c.received_at >= p.start_on and c.received_at < p.end_on + interval 1 day
left join staging.files as f on c.file_id = f.file_id
where p.period = $period
    and e.vendor_id = $vendor
    and concat_ws('|', e.family, e.class, e.mode) = $group
    and ($engagement::varchar is null or e.engagement_id = $engagement)
order by c.received_at desc, c.complaint_no
