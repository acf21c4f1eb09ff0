-- One row per KPI row whose stated value and counts disagree by more than 0.0005, or by half a ‱ in ‱ (V04).
with scored_in_per_10k as (

    select n.kpi_name, m.family
    from policy.kpi_names as n
    inner join policy.kpis as k on n.kpi = k.kpi
    inner join policy.indicator_measures as m on k.measure = m.measure
    where m.unit = '‱'

),

stated as (

    select
        o.kpi_name,
        o.month,
        o.actual,
        o.numerator,
        o.denominator,
        o.file_id,
        o.source_sheet,
        o.source_row,
        main.number_and_unit(o.actual) as words,
        cast(o.numerator as double) / cast(o.denominator as double) as rate,
        exists (
            select 1 from scored_in_per_10k as s where s.kpi_name = o.kpi_name and s.family in (e.family, '*')
        ) or exists (
            select 1 from staging.columns as c
            where c.file_id = o.file_id and c.sheet = o.source_sheet and c.field = 'actual' and c.header like '%‱%'
        ) as may_be_per_10k
    from staging.kpi_observations as o
    inner join entities.engagements as e on o.engagement_id = e.engagement_id
    -- A bound (≥95%) is no value.
    where o.numerator is not null and o.denominator > 0 and not regexp_matches(o.actual, '[≥≤<>]')

),

read as (

    select
        *,
        regexp_extract(words, '[%‰‱]?$') as sign,
        cast(regexp_extract(words, '^-?[0-9.]+') as double) as number
    from stated
    where words is not null

),

-- A bare number does not say its unit: it disagrees only if it does under every unit it may have.
judged as (

    select
        *,
        case sign
            when '%' then abs(number / 100 - rate) <= 0.0005 + 1e-9
            when '‰' then abs(number / 1000 - rate) <= 0.00005 + 1e-9
            when '‱' then abs(number / 10000 - rate) <= 0.00005 + 1e-9
            else abs(number - rate) <= 0.0005 + 1e-9 or abs(number / 100 - rate) <= 0.0005 + 1e-9
                or (may_be_per_10k and abs(number / 10000 - rate) <= 0.00005 + 1e-9)
        end as agrees
    from read

)

select
    file_id,
    source_sheet,
    source_row,
    'actual' as source_field,
    month as source_heading,
    actual as raw_text,
    'V04' as rule,
    '“' || kpi_name || '”的实际值填 ' || actual || '，而分子/分母为 '
    || printf('%g/%g = %.4g%%', cast(numerator as double), cast(denominator as double), 100 * rate)
    || '，两者不符；已按分子、分母计算，请核对。' as zh,
    'The value of “' || kpi_name || '” is ' || actual || ' while its counts give '
    || printf('%g/%g = %.4g %%', cast(numerator as double), cast(denominator as double), 100 * rate)
    || '; the counts are used, check both.' as en
from judged
where not agrees
