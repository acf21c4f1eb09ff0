-- One row per engagement, quarter and test of the registers: registration, relation, prohibited function, scope of business.
-- A register says how things are, not since when: what is amiss counts in the last quarter, before it that is open.
with last_quarter as (

    select max(seq) as seq
    from entities.periods

),

due as (

    select ep.engagement_id, ep.period, p.seq = l.seq as is_last, e.vendor_id
    from entities.engagement_periods as ep
    inner join entities.engagements as e on ep.engagement_id = e.engagement_id
    inner join entities.periods as p on ep.period = p.period
    cross join last_quarter as l

),

answers as (

    select
        d.*, 'registration_lost' as test,
        case
            when v.reg_status is null or v.uscc is null then null
            when regexp_matches(v.reg_status, '吊销|注销|清算|停业') then 1
            else 0
        end as found,
        '登记状态：' || coalesce(v.reg_status, '未填') as zh,
        'registration: ' || coalesce(v.reg_status, 'blank') as en,
        v.file_id, v.source_sheet, v.source_row, 'reg_status' as source_field
    from due as d
    inner join staging.vendors as v on d.vendor_id = v.vendor_id
    union all
    select
        d.*, 'undisclosed_relation' as test,
        -- Whether a relation is disclosed is what the column says; a blank leaves it open.
        case when v.related_party is not null then 0 end as found,
        '是否关联方：'
        || case when v.related_party is null then '未填' when v.related_party then '是，已披露' else '否' end as zh,
        'related party: '
        || case when v.related_party is null then 'blank' when v.related_party then 'disclosed' else 'no' end as en,
        v.file_id, v.source_sheet, v.source_row, 'related_party' as source_field
    from due as d
    inner join staging.vendors as v on d.vendor_id = v.vendor_id
    union all
    select
        d.*, 'prohibited_function' as test,
        case when s.function_permit = 'prohibited' then 1 when s.function_permit is not null then 0 end as found,
        '职能许可：'
        || case s.function_permit
            when 'allowed' then '允许' when 'restricted' then '限制' when 'prohibited' then '禁止' else '未填'
        end as zh,
        'function: ' || coalesce(s.function_permit, 'blank') as en,
        s.file_id, s.source_sheet, s.source_row, 'function_permit' as source_field
    from due as d
    inner join staging.engagements as e on d.engagement_id = e.engagement_id
    inner join staging.services as s on e.service_name = s.service_name
    union all
    select
        d.*, 'scope_not_covering' as test,
        -- A reviewer's yes or no: words of a scope alone never decide (domain 3.2).
        case when e.scope_covered then 0 when not e.scope_covered then 1 end as found,
        '经营范围是否涵盖：'
        || case when e.scope_covered is null then '未填' when e.scope_covered then '是' else '否' end as zh,
        'scope covers the service: '
        || case when e.scope_covered is null then 'blank' when e.scope_covered then 'yes' else 'no' end as en,
        e.file_id, e.source_sheet, e.source_row, 'scope_covered' as source_field
    from due as d
    inner join staging.engagements as e on d.engagement_id = e.engagement_id

),

counted as (

    select *, count(found) over (partition by test) as answer_count
    from answers

)

select
    engagement_id, period, test,
    cast(case when found > 0 and not is_last then null else found end as double) as value,
    zh, en, file_id, source_sheet, source_row, source_field
from counted
-- A column that nobody fills in is not collected, which is less than a blank among answers.
where answer_count > 0
