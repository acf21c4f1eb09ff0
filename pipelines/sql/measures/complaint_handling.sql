-- One row per complaint and clock it is judged by, and one idle row per reported month: closed on time, repeats (domain 5.4, 5.7).
with logged_quarters as (

    select distinct main.quarter_of(cast(received_at as date)) as period
    from staging.complaints

),

counted as (

    select
        engagement_id,
        cast(received_at as date) as received_on,
        -- 15 natural days after receipt, the day of receipt not counted.
        cast(received_at as date) + 15 as due_on,
        cast(closed_at as date) as closed_on,
        coalesce(is_repeat, false) as is_repeat,
        file_id,
        source_sheet,
        source_row
    from staging.complaints
    where coalesce(is_valid, true) and coalesce(severity, '3') <> '4'

),

due as (

    select
        c.engagement_id,
        'complaints_closed_on_time' as measure,
        c.due_on as observed_on,
        case when c.closed_on <= c.due_on then 1 else 0 end as numerator,
        1 as denominator,
        'value' as state,
        c.file_id,
        c.source_sheet,
        c.source_row,
        'closed_at' as source_field
    from counted as c
    cross join meta.build as b
    where c.due_on <= b.as_of

),

repeats as (

    select
        engagement_id,
        'repeat_complaint_rate' as measure,
        received_on as observed_on,
        case when is_repeat then 1 else 0 end as numerator,
        1 as denominator,
        'value' as state,
        file_id,
        source_sheet,
        source_row,
        'is_repeat' as source_field
    from counted

),

-- An engagement without complaints has nothing to close: 0 of 0, which is idle, not perfect.
quiet_months as (

    select
        v.engagement_id,
        m.measure,
        v.month as observed_on,
        0 as numerator,
        0 as denominator,
        'idle' as state,
        v.file_id,
        v.source_sheet,
        v.source_row,
        'volume' as source_field
    from staging.volumes as v
    cross join (values ('complaints_closed_on_time'), ('repeat_complaint_rate')) as m (measure)

),

everything as (

    select * from due
    union all
    select * from repeats
    union all
    select * from quiet_months

)

select
    e.engagement_id,
    l.period,
    e.measure,
    e.observed_on,
    cast(e.numerator as decimal(24, 6)) as numerator,
    cast(e.denominator as decimal(24, 6)) as denominator,
    e.state,
    false as estimated,
    e.file_id,
    e.source_sheet,
    e.source_row,
    e.source_field
from everything as e
inner join logged_quarters as l on main.quarter_of(e.observed_on) = l.period
