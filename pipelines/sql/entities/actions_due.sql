-- One row per action or finding that fell due by the as-of date: was it closed in time. Findings of checks stand in where an
-- engagement has no actions of its own in the quarter, since an action usually repeats a finding.
with due as (

    select
        engagement_id, due_on, closed_on, action_no as reference, problem, file_id, source_sheet, source_row,
        true as is_action
    from staging.improvement_actions
    union all
    select
        engagement_id, due_on, closed_on, check_no as reference, findings as problem, file_id, source_sheet, source_row,
        false as is_action
    from staging.spot_checks
    where due_on is not null

),

dated as (

    select
        d.*,
        main.quarter_of(d.due_on) as period,
        bool_or(d.is_action) over (partition by d.engagement_id, main.quarter_of(d.due_on)) as has_actions
    from due as d
    cross join meta.build as b
    where d.due_on < b.as_of

)

select
    engagement_id, period, due_on, closed_on, coalesce(closed_on <= due_on, false) as is_in_time, reference, problem,
    file_id, source_sheet, source_row
from dated
where is_action or not has_actions
