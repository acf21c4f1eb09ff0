-- One row per weight item whose target and floor contradict its direction, or whose direction nobody can tell (V20).
with read as (

    select
        row_no,
        indicator,
        target,
        floor,
        curve,
        regexp_extract(main.number_and_unit(target), '[%‰‱]?$') as target_unit,
        regexp_extract(main.number_and_unit(floor), '[%‰‱]?$') as floor_unit,
        try_cast(regexp_extract(main.number_and_unit(target), '^-?[0-9.]+') as double) as target_number,
        try_cast(regexp_extract(main.number_and_unit(floor), '^-?[0-9.]+') as double) as floor_number
    from temp.raw_weight_items

),

-- What the scheme in force says of an indicator, where it says one thing for every family.
known as (

    select n.name, min(m.direction) as direction
    from (
        select scheme, version, indicator, indicator as name from policy.indicators
        union
        select scheme, version, indicator, title_zh as name from policy.indicators
        union
        select scheme, version, indicator, title_en as name from policy.indicators
    ) as n
    inner join policy.indicator_measures as m
        on n.scheme = m.scheme and n.version = m.version and n.indicator = m.indicator
    where m.direction in ('higher', 'lower')
    group by n.name
    having count(distinct m.direction) = 1

),

directed as (

    select
        r.*,
        case
            when regexp_matches(r.curve, '越高越好|越大越好|高优|正向|递增|(?i)\bup\b') then 'higher'
            when regexp_matches(r.curve, '越低越好|越小越好|低优|负向|逆向|递减|(?i)\bdown\b') then 'lower'
            else k.direction
        end as direction
    from read as r
    left join known as k on r.indicator = k.name
    where r.target_number is not null and r.floor_number is not null and r.target_unit = r.floor_unit

)

select
    row_no,
    case when direction is null then 'noted' else 'rejected' end as kind,
    'floor' as field,
    floor as raw_text,
    'V20' as rule,
    case direction
        when 'higher' then '“' || indicator || '”越高越好，底线值 ' || floor || ' 应低于目标值 ' || target || '，该行未入库；请更正。'
        when 'lower'
            then '“' || indicator || '”越低越好，底线值 ' || floor || ' 应高于目标值 ' || target || '，该行未入库；请更正。'
        else '“' || indicator || '”的评分方法没有写明越高越好还是越低越好，目标值与底线值的次序未核对；请在评分方法中写明。'
    end as zh,
    case direction
        when 'higher'
            then 'More is better for “' || indicator || '”, so the floor ' || floor || ' must lie below the target '
                || target || '; the row is not loaded, correct it.'
        when 'lower'
            then 'Less is better for “' || indicator || '”, so the floor ' || floor || ' must lie above the target '
                || target || '; the row is not loaded, correct it.'
        else 'Whether more or less is better for “' || indicator
            || '” is not said, so the order of target and floor was not checked; say it in the scoring method.'
    end as en
from directed
where
    direction is null
    or (direction = 'higher' and floor_number >= target_number)
    or (direction = 'lower' and floor_number <= target_number)
