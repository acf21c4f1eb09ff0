-- One row per KPI, volume or complaint row of a time in which its contract does not run (C10, V22). It counts in a quarter in
-- which the contract ran some day, as what was done there, and nowhere else.
with dated as (

    select engagement_id, month as happened_on, 'month' as source_field, file_id, source_sheet, source_row
    from staging.kpi_observations
    union all
    select engagement_id, month as happened_on, 'month' as source_field, file_id, source_sheet, source_row
    from staging.volumes
    union all
    select
        engagement_id,
        cast(received_at as date) as happened_on,
        'received_at' as source_field,
        file_id,
        source_sheet,
        source_row
    from staging.complaints

)

select
    d.file_id,
    d.source_sheet,
    d.source_row,
    d.source_field,
    d.happened_on as source_heading,
    case
        when d.source_field = 'month' then strftime(d.happened_on, '%Y-%m')
        else cast(d.happened_on as varchar)
    end as raw_text,
    -- Complaints trail: up to 90 days from the term they are ordinary, beyond it the date or the contract is wrong.
    case
        when d.source_field = 'received_at'
            and (d.happened_on > e.end_on + interval 90 day or d.happened_on < e.start_on - interval 90 day)
            then 'V22'
        else 'C10'
    end as rule,
    '不在合同 ' || e.contract_no || ' 的期限内（' || cast(e.start_on as varchar) || ' 至 ' || cast(e.end_on as varchar)
    || '），' || case when p.period is null then '未计分' else '仍计入 ' || p.period end || '；请核对日期或合同期限。' as zh,
    'Outside the term of contract ' || e.contract_no || ' (' || cast(e.start_on as varchar) || ' to '
    || cast(e.end_on as varchar) || '), so '
    || case when p.period is null then 'it counts for no score' else 'it still counts in ' || p.period end
    || '; check the date or the term.' as en
from dated as d
inner join entities.engagements as e on d.engagement_id = e.engagement_id
left join entities.engagement_periods as p
    on d.engagement_id = p.engagement_id and main.quarter_of(d.happened_on) = p.period
where d.happened_on > e.end_on or d.happened_on < date_trunc('month', e.start_on)
