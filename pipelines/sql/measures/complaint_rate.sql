-- One row per counted complaint (its share) and per volume row (the denominator): attributable complaints (domain 5.3).
with logged_quarters as (

    -- A quarter with no complaint row at all is a log nobody sent, not a quarter without complaints.
    select distinct main.quarter_of(cast(received_at as date)) as period
    from staging.complaints

),

complaints as (

    select
        engagement_id,
        cast(received_at as date) as observed_on,
        cast(
            case attribution when 'vendor' then 1 when 'pending' then 1 when 'shared' then 0.5 else 0 end
            as decimal(24, 6)
        ) as numerator,
        cast(0 as decimal(24, 6)) as denominator,
        -- In a month whose volume nobody reported a complaint has nothing to be counted against.
        case
            when exists (
                    select 1 from staging.volumes as v
                    where v.engagement_id = c.engagement_id
                        and v.month = cast(date_trunc('month', c.received_at) as date)
                ) then 'value'
            else 'missing'
        end as state,
        file_id,
        source_sheet,
        source_row,
        'attribution' as source_field
    from staging.complaints as c
    where coalesce(is_valid, true) and coalesce(severity, '3') <> '4'

),

volumes as (

    select
        engagement_id,
        month as observed_on,
        cast(0 as decimal(24, 6)) as numerator,
        cast(volume as decimal(24, 6)) as denominator,
        case when volume > 0 then 'value' else 'idle' end as state,
        file_id,
        source_sheet,
        source_row,
        'volume' as source_field
    from staging.volumes

),

both_sides as (

    select * from complaints
    union all
    select * from volumes

)

select
    b.engagement_id,
    l.period,
    'complaint_rate' as measure,
    b.observed_on,
    b.numerator,
    b.denominator,
    b.state,
    false as estimated,
    b.file_id,
    b.source_sheet,
    b.source_row,
    b.source_field
from both_sides as b
inner join logged_quarters as l on main.quarter_of(b.observed_on) = l.period
