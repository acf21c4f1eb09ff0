-- One row per month of the headcount sheet and measure: people on post of those contracted, leavers of the mean headcount (EC1, EC2).
with months as (

    select
        h.*,
        main.quarter_of(h.month) as period,
        coalesce(h.contracted_fte, e.contracted_fte) as due_fte,
        coalesce((h.opening + h.closing) / 2, h.on_post_fte) as mean_staff,
        count(*) filter (where h.leavers is not null) over (
            partition by h.engagement_id, main.quarter_of(h.month)
        ) as month_count
    from staging.headcounts as h
    inner join entities.engagements as e on h.engagement_id = e.engagement_id

),

both_rates as (

    select
        engagement_id, period, 'staff_on_post' as measure, month, on_post_fte as numerator, due_fte as denominator,
        'on_post_fte' as source_field, file_id, source_sheet, source_row
    from months
    union all
    -- A quarter's leavers against its mean headcount: each month brings its part of that mean.
    select
        engagement_id, period, 'staff_turnover' as measure, month, leavers as numerator,
        mean_staff / nullif(month_count, 0) as denominator, 'leavers' as source_field, file_id, source_sheet, source_row
    from months

)

select
    engagement_id,
    period,
    measure,
    month as observed_on,
    cast(numerator as decimal(24, 12)) as numerator,
    cast(denominator as decimal(24, 12)) as denominator,
    case
        when numerator is null or denominator is null then 'missing'
        when denominator > 0 then 'value'
        else 'idle'
    end as state,
    false as estimated,
    file_id,
    source_sheet,
    source_row,
    source_field
from both_rates
