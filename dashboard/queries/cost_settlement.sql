-- One row per finding of settlement in the period, with the cell it stands at.
select
    e.label,
    s.engagement_id,
    s.rule,
    s.matter,
    s.invoice_no,
    cast(s.found as double) as found,
    cast(s.expected as double) as expected,
    s.days_late,
    s.level,
    s.file_id,
    f.file_name,
    s.source_sheet as sheet,
    s.source_row as row_number,
    'invoices' as source
from costs.settlement_checks as s
inner join entities.engagements as e on s.engagement_id = e.engagement_id
left join staging.files as f on s.file_id = f.file_id
where s.period = $period
    and ($family::varchar is null or e.family = $family)
    and ($unit::varchar is null or e.unit_name = $unit)
    and ($vendor::varchar is null or e.vendor_id = $vendor)
order by case s.level when 'RED' then 1 when 'AMBER' then 2 else 3 end, s.rule, s.matter, s.engagement_id, s.invoice_no
