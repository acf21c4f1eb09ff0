-- One row per engagement, quarter, test and credit record of its vendor within the months looked back; 0 where a check of the
-- quarter found none. A record that compliance declared in writing to be no violation is not one.
with checked as (

    select
        e.engagement_id, ep.period, p.end_on, max(c.checked_on) as checked_on,
        max(l.value) filter (where l.name = 'credit_record_months') as months,
        max(l.value) filter (where l.name = 'large_fine_cny') as large_fine
    from staging.credit_checks as c
    inner join entities.engagements as e on c.vendor_id = e.vendor_id
    inner join entities.engagement_periods as ep
        on e.engagement_id = ep.engagement_id and main.quarter_of(c.checked_on) = ep.period
    inner join entities.periods as p on ep.period = p.period
    inner join scores.scheme_in_force as f on ep.period = f.period
    inner join policy.limits as l on f.scheme = l.scheme and f.scheme_version = l.version
    group by e.engagement_id, ep.period, p.end_on

),

records as (

    select
        k.engagement_id, k.period, k.checked_on, r.hit_type, coalesce(r.hit_on, r.checked_on) as hit_on,
        r.severity = 'gate' or coalesce(r.amount_cny >= k.large_fine, false) as is_grave,
        r.file_id, r.source_sheet, r.source_row
    from checked as k
    inner join entities.engagements as e on k.engagement_id = e.engagement_id
    inner join staging.credit_checks as r
        on e.vendor_id = r.vendor_id and r.severity in ('gate', 'minor') and r.exempt_reason is null
        and r.checked_on <= k.end_on
        and coalesce(r.hit_on, r.checked_on) > k.end_on - to_months(cast(k.months as integer))

)

select
    k.engagement_id,
    k.period,
    t.test,
    cast(case when r.engagement_id is not null then 1 else 0 end as double) as value,
    case
        when r.engagement_id is not null then coalesce(r.hit_type, '不良记录') || '（' || cast(r.hit_on as varchar) || '）'
        else cast(k.checked_on as varchar) || ' 查询，未见未豁免的记录'
    end as zh,
    case
        when r.engagement_id is not null then coalesce(r.hit_type, 'record') || ' (' || cast(r.hit_on as varchar) || ')'
        else 'checked on ' || cast(k.checked_on as varchar) || ', no record that is not exempt'
    end as en,
    r.file_id,
    r.source_sheet,
    r.source_row,
    'hit_type' as source_field
from checked as k
cross join (values ('grave_violations', true), ('open_violations', false)) as t (test, is_grave)
left join records as r
    on k.engagement_id = r.engagement_id and k.period = r.period and (r.is_grave or not t.is_grave)
