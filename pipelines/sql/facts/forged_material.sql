-- One row per engagement, quarter and report of false data on the ledger: forged once proven, open until then; else one of 0.
with kept as (

    select distinct main.quarter_of(happened_on) as period
    from staging.score_events

),

false_data as (

    select s.*, main.quarter_of(s.happened_on) as period
    from staging.score_events as s
    inner join policy.adjustment_names as n on s.item = n.item_name
    where n.event = 'false_data' and coalesce(s.status, 'confirmed') <> 'revoked'

)

select
    ep.engagement_id,
    ep.period,
    'forged_material' as test,
    cast(
        case
            when d.event_no is null then 0
            when d.proven and coalesce(d.status, 'confirmed') = 'confirmed' then 1
        end as double
    ) as value,
    case when d.event_no is null then '台账无此类记录' else '扣加分编号 ' || d.event_no end as zh,
    case when d.event_no is null then 'nothing of the kind on the ledger' else 'event ' || d.event_no end as en,
    d.file_id,
    d.source_sheet,
    d.source_row,
    'proven' as source_field
from entities.engagement_periods as ep
inner join kept as k on ep.period = k.period
left join false_data as d on ep.engagement_id = d.engagement_id and ep.period = d.period
