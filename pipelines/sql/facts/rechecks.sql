-- One row per action out of an evaluation that was verified: its recheck was passed in that quarter (domain 6.4).
select
    engagement_id,
    main.quarter_of(verified_on) as period,
    'recheck_passed' as test,
    cast(1 as double) as value,
    '整改 ' || action_no || ' 于 ' || cast(verified_on as varchar) || ' 复核通过' as zh,
    'action ' || action_no || ' verified on ' || cast(verified_on as varchar) as en,
    file_id,
    source_sheet,
    source_row,
    'verified_on' as source_field
from staging.improvement_actions
where action_source = 'evaluation' and verified_on is not null and coalesce(status, 'verified') = 'verified'
