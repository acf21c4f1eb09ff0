-- One row per KPI of a month that jumps against its own eight months before: the rate, or what it is counted on (V15).
with observed as (

    select
        k.engagement_id, k.measure, o.kpi_name, k.observed_on as month, k.file_id, k.source_sheet, k.source_row,
        k.source_field, k.estimated,
        case when k.source_field = 'actual' then o.actual else main.plain_number(o.numerator) end as words,
        cast(k.denominator as double) as volume,
        -- How many were asked is not known of a rate without counts: as many as were sampled, or a hundred at most.
        case when k.estimated then coalesce(cast(o.sample_size as double), least(cast(k.denominator as double), 100))
            else cast(k.denominator as double)
        end as cases,
        cast(k.numerator as double) / cast(k.denominator as double) as rate
    from measures.kpi_ratios as k
    inner join staging.kpi_observations as o
        on k.file_id = o.file_id and k.source_sheet = o.source_sheet and k.source_row = o.source_row
        and k.engagement_id = o.engagement_id and k.observed_on = o.month
    where k.state = 'value' and k.denominator > 0

),

-- The eight months before each month: their middle, and how far the middle of them lies from it.
earlier as (

    select
        r.engagement_id, r.kpi_name, r.month,
        count(*) as months,
        quantile_cont(b.rate, 0.5) as middle,
        1.4826 * mad(b.rate) as deviation,
        quantile_cont(b.volume, 0.5) as volume_before
    from observed as r
    inner join observed as b
        on r.engagement_id = b.engagement_id and r.kpi_name = b.kpi_name
        and b.month < r.month and b.month >= r.month - interval 8 month
    group by r.engagement_id, r.kpi_name, r.month
    having count(*) >= 6

),

-- How far it is from full points to none: a jump that moves less than a quarter of them is noted only if it is fiftyfold.
ranges as (

    select e.engagement_id, m.measure, min(abs(m.target - m.floor_value)) as points_range
    from entities.engagements as e
    inner join policy.indicator_measures as m on m.family in (e.family, '*')
    group by e.engagement_id, m.measure

),

-- Counts vary by chance: no deviation is smaller than the counting error of the month, one case included.
measured as (

    select
        r.*, e.months, e.middle, e.volume_before,
        abs(r.rate - e.middle) as jump,
        greatest(e.deviation, sqrt(e.middle * greatest(1 - e.middle, 0) / r.cases) + 1 / r.cases) as deviation,
        coalesce(p.points_range, 0) as points_range
    from observed as r
    inner join earlier as e on r.engagement_id = e.engagement_id and r.kpi_name = e.kpi_name and r.month = e.month
    left join ranges as p on r.engagement_id = p.engagement_id and r.measure = p.measure

)

select
    file_id,
    source_sheet,
    source_row,
    source_field,
    month as source_heading,
    words as raw_text,
    'V15' as rule,
    '“' || kpi_name || '”本月为 ' || printf('%.6g', rate) || '（分母 ' || printf('%g', volume) || '），此前 '
    || cast(months as varchar) || ' 个月一般为 ' || printf('%.6g', middle) || '（分母 ' || printf('%g', volume_before)
    || '），差异异常；请核对单位和数值（已照常载入）。' as zh,
    '“' || kpi_name || '” is ' || printf('%.6g', rate) || ' this month (of ' || printf('%g', volume) || '); the '
    || cast(months as varchar) || ' months before it was about ' || printf('%.6g', middle) || ' (of '
    || printf('%g', volume_before) || '). Check unit and value (it was loaded as it is).' as en
from measured
where
    (
        jump > 5 * deviation
        and (jump >= points_range / 4 or (middle > 0 and rate >= 50 * middle) or 50 * rate <= middle)
    )
    -- Units slip by a hundred or ten thousand: a count that moves fiftyfold is no month's business.
    or (not estimated and (volume > 50 * volume_before or 50 * volume < volume_before))
