-- One row per engagement and quarter with an exception from the cost rule: whether it holds, and why not (0.1 D4).
with stated as (

    select
        g.engagement_id, g.cost_waiver, g.waiver_approver, g.waiver_on, g.waiver_until, g.file_id, g.source_sheet,
        g.source_row, null as recorded_by
    from staging.engagements as g
    where g.cost_waiver is not null or g.waiver_approver is not null or g.waiver_until is not null
    union all
    -- Recorded on the page: the journal says by whom.
    select
        w.engagement_id, w.reason, w.approver, w.approved_on, w.until_on, null, null, null, w.recorded_by
    from journal.cost_waivers as w

),

asked as (

    select
        t.engagement_id,
        t.period,
        s.cost_waiver,
        s.waiver_approver,
        s.waiver_on,
        s.waiver_until,
        s.file_id,
        s.source_sheet,
        s.source_row,
        s.recorded_by,
        case
            when not main.is_temporary(g.objective) then 'not_temporary'
            when coalesce(trim(s.cost_waiver), '') = '' then 'no_reason'
            when coalesce(trim(s.waiver_approver), '') = '' then 'no_approver'
            when s.waiver_on is null or s.waiver_until is null then 'no_dates'
            when s.waiver_until > s.waiver_on + to_months(l.waiver_months) then 'too_long'
            when s.waiver_on > t.end_on then 'not_yet'
            -- Until the quarter's last day, or the contract's where that comes first.
            when s.waiver_until < t.last_on then 'expired'
        end as fault
    from costs.terms as t
    inner join stated as s on t.engagement_id = s.engagement_id
    inner join staging.engagements as g on t.engagement_id = g.engagement_id
    cross join policy.cost_limits as l

)

select *, fault is null as is_valid
from asked
-- One that holds goes before one that doesn't, and what was recorded here before what a sheet says.
qualify
    row_number() over (
        partition by engagement_id, period
        order by fault is not null, recorded_by is null, waiver_until desc nulls last, source_row
    ) = 1
