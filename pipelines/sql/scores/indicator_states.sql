-- One row per engagement, period and indicator: its state, value and points before weighing, and is it owed once too often.
with judged as (

    -- Several measures or ways behind one indicator: points are the mean, or the best, of those that have a value.
    select
        engagement_id,
        period,
        period_seq,
        scheme,
        scheme_version,
        indicator,
        min(measure) as measure,
        case when min(measure) = max(measure) then max(numerator) end as numerator,
        case when min(measure) = max(measure) then max(denominator) end as denominator,
        case when min(measure) = max(measure) then max(value) end as value,
        case when min(measure) = max(measure) then max(raw_value) end as raw_value,
        bool_or(is_shrunk) as is_shrunk,
        bool_or(estimated) as estimated,
        case
            when bool_or(state = 'value') then 'value'
            when bool_or(state = 'missing_vendor') then 'missing_vendor'
            when bool_or(state = 'missing_bank') then 'missing_bank'
            when bool_or(state = 'small_sample') then 'small_sample'
            when bool_or(state = 'idle') then 'idle'
            when bool_or(state = 'na') then 'na'
            else 'not_collected'
        end as state,
        case
            when bool_or(takes = 'best') then cast(max(points) as double)
            else cast(sum(points) as double) / nullif(count(points), 0)
        end as points
    from scores.indicator_parts
    group by engagement_id, period, period_seq, scheme, scheme_version, indicator

),

remembered as (

    select
        *,
        lag(state) over (partition by engagement_id, indicator order by period_seq) as last_state,
        lag(period_seq) over (partition by engagement_id, indicator order by period_seq) as last_seq
    from judged

)

-- What the vendor owes is left out once, with a reminder; from the second period on it scores 0.
select
    r.*,
    r.state = 'missing_vendor'
    and coalesce(r.last_state = 'missing_vendor' and r.last_seq = r.period_seq - 1, false)
        as is_overdue
from remembered as r
