-- One row per engagement, quarter, test and incident it speaks of (1; open while nobody is found responsible), else one of 0.
with logged as (

    select distinct main.quarter_of(cast(coalesce(detected_at, occurred_at) as date)) as period
    from staging.incidents

),

tests as (

    select i.*, main.quarter_of(cast(coalesce(i.detected_at, i.occurred_at) as date)) as period, t.test
    from staging.incidents as i
    cross join (
        values
        ('severe_incidents'), ('subcontracting'), ('data_leaks_severity_1'), ('data_leaks_severity_2'), ('grave_cases')
    ) as t (test)
    where case t.test
            when 'severe_incidents' then i.severity in ('1', '2')
            when 'subcontracting' then i.incident_type = 'subcontract'
            when 'data_leaks_severity_1' then i.incident_type = 'data_leak' and i.severity = '1'
            when 'data_leaks_severity_2' then i.incident_type = 'data_leak' and i.severity = '2'
            else i.incident_type = 'fraud' or i.severity = '1'
                or (
                    i.incident_type = 'money_loss' and i.severity = '2'
                    and coalesce(i.loss_gross_cny - coalesce(i.loss_recovered_cny, 0) > 0, false)
                )
        end
        and coalesce(i.attribution, 'pending') in ('vendor', 'shared', 'pending')

)

select
    ep.engagement_id,
    ep.period,
    n.test,
    cast(
        case
            when t.incident_no is null then 0
            when coalesce(t.attribution, 'pending') = 'pending' then null
            else 1
        end as double
    ) as value,
    case when t.incident_no is null then '事件台账无此类记录' else '事件 ' || t.incident_no end as zh,
    case when t.incident_no is null then 'no such incident on the log' else 'incident ' || t.incident_no end as en,
    t.file_id,
    t.source_sheet,
    t.source_row,
    'severity' as source_field
from entities.engagement_periods as ep
inner join logged as l on ep.period = l.period
cross join (
    values
    ('severe_incidents'), ('subcontracting'), ('data_leaks_severity_1'), ('data_leaks_severity_2'), ('grave_cases')
) as n (test)
left join tests as t on ep.engagement_id = t.engagement_id and ep.period = t.period and n.test = t.test
