-- One row per credit, bonus or credit earned back that is on record for an engagement's quarter, whatever its status.
select
    k.kind,
    k.status,
    cast(k.amount_cny as double) as amount_cny,
    cast(k.effect_cny as double) as effect_cny,
    k.file_id,
    f.file_name,
    k.source_sheet as sheet,
    k.source_row as row_number,
    case k.source_field when 'credit_cny' then 'invoices' else 'penalties' end as source
from costs.credits as k
left join staging.files as f on k.file_id = f.file_id
where k.engagement_id = $engagement and k.period = $period
order by k.kind, k.status, f.file_name, k.source_sheet, k.source_row
