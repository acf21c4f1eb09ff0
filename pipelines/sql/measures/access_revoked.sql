-- One row per access review: leavers' accounts disabled within a working day, of all leavers' accounts (EM9).
select
    engagement_id,
    main.quarter_of(reviewed_on) as period,
    'access_revoked' as measure,
    reviewed_on as observed_on,
    cast(disabled as decimal(24, 6)) as numerator,
    cast(leavers as decimal(24, 6)) as denominator,
    case
        when leavers is null or (disabled is null and leavers > 0) then 'missing'
        -- Nobody left: there was nothing to disable, which is neither perfect nor zero.
        when leavers = 0 then 'idle'
        else 'value'
    end as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    'disabled' as source_field
from staging.access_reviews
