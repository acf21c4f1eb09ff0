-- One row per event on the ledger of deductions and bonus; one that names an incident or complaint is already scored there.
with scored as (

    select incident_no as reference from staging.incidents
    union
    select complaint_no as reference from staging.complaints

)

select
    s.engagement_id,
    main.quarter_of(s.happened_on) as period,
    n.event,
    s.happened_on,
    cast(coalesce(s.quantity, 1) as decimal(18, 6)) as quantity,
    coalesce(s.reference, s.event_no) as reference,
    case
        when s.status in ('disputed', 'revoked') then s.status
        when r.reference is not null then 'also_scored'
        else 'confirmed'
    end as standing,
    true as from_ledger,
    '扣加分编号 ' || s.event_no || coalesce('，' || s.evidence, '') as zh,
    'event ' || s.event_no || coalesce(', ' || s.evidence, '') as en,
    s.file_id,
    s.source_sheet,
    s.source_row,
    'item' as source_field
from staging.score_events as s
inner join policy.adjustment_names as n on s.item = n.item_name
left join scored as r on s.reference = r.reference
