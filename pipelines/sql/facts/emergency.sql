-- One row per engagement and quarter: days since its last drill; 0 where it is not critical. A blank leaves it open, so does a
-- drill later than the quarter, which says nothing about the one before.
select
    ep.engagement_id,
    ep.period,
    'days_since_drill' as test,
    cast(
        case
            when s.critical not like '%重要%' then 0
            when s.emergency_plan_on <= p.end_on and s.last_drill_on <= p.end_on
                then datediff('day', s.last_drill_on, p.end_on)
        end as double
    ) as value,
    case
        when s.critical not like '%重要%' then '重要性：一般'
        else '应急预案 ' || coalesce(cast(s.emergency_plan_on as varchar), '未填') || '，最近演练 '
            || coalesce(cast(s.last_drill_on as varchar), '未填')
    end as zh,
    case
        when s.critical not like '%重要%' then 'not critical'
        else 'plan ' || coalesce(cast(s.emergency_plan_on as varchar), 'blank') || ', last drill '
            || coalesce(cast(s.last_drill_on as varchar), 'blank')
    end as en,
    s.file_id,
    s.source_sheet,
    s.source_row,
    'last_drill_on' as source_field
from entities.engagement_periods as ep
inner join entities.periods as p on ep.period = p.period
inner join staging.engagements as s on ep.engagement_id = s.engagement_id
