-- One row per engagement and quarter with an exception from the cost rule: whether it holds, and why not (0.1 D4).
with asked as (

    select
        t.engagement_id,
        t.period,
        g.cost_waiver,
        g.waiver_approver,
        g.waiver_on,
        g.waiver_until,
        g.file_id,
        g.source_sheet,
        g.source_row,
        case
            when not coalesce(g.objective like '%临时%' or lower(g.objective) like '%temporary%', false)
                then 'not_temporary'
            when coalesce(trim(g.cost_waiver), '') = '' then 'no_reason'
            when coalesce(trim(g.waiver_approver), '') = '' then 'no_approver'
            when g.waiver_on is null or g.waiver_until is null then 'no_dates'
            when g.waiver_until > g.waiver_on + to_months(l.waiver_months) then 'too_long'
            when g.waiver_on > t.end_on then 'not_yet'
            when g.waiver_until < t.end_on then 'expired'
        end as fault
    from costs.terms as t
    inner join staging.engagements as g on t.engagement_id = g.engagement_id
    cross join policy.cost_limits as l
    where g.cost_waiver is not null or g.waiver_approver is not null or g.waiver_until is not null

)

select *, fault is null as is_valid
from asked
