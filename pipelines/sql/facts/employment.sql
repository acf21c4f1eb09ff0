-- One row per engagement, quarter and test: the lower of contract and insurance coverage, and interns found on post.
with coverage as (

    -- As EM1 and EM2 count them; what stands beside another source does not count here either.
    select engagement_id, period, measure, main.ratio(sum(numerator), sum(denominator)) as rate
    from measures.observations
    where measure in ('labour_contracts', 'social_insurance') and state = 'value'
    group by engagement_id, period, measure

),

least_covered as (

    select engagement_id, period, min(rate) as rate, count(*) as measure_count
    from coverage
    group by engagement_id, period

),

interns as (

    select
        engagement_id, main.quarter_of_stated(period) as period, interns as people, file_id, source_sheet, source_row,
        'interns' as source_field
    from staging.staff_checks
    union all
    select
        engagement_id, main.quarter_of(month) as period,
        case when employment_type in ('intern', 'student') then 1 else 0 end as people, file_id, source_sheet,
        source_row, 'employment_type' as source_field
    from staging.staff_roster

),

gravest as (

    select
        *,
        row_number() over (
            partition by engagement_id, period order by people desc nulls last, file_id, source_sheet, source_row
        ) as place
    from interns
    where period is not null

)

select
    engagement_id, period, 'least_employment_coverage' as test,
    -- One of the two alone can show a fault, not that all is in order.
    case when measure_count = 2 or rate < 1 then rate end as value,
    '劳动合同与社保覆盖率较低者 ' || cast(round(100 * rate, 2) as varchar) || '%' as zh,
    'lower of contract and insurance coverage ' || cast(round(100 * rate, 2) as varchar) || ' %' as en,
    cast(null as varchar) as file_id, cast(null as varchar) as source_sheet, cast(null as integer) as source_row,
    cast(null as varchar) as source_field
from least_covered
union all
select
    engagement_id, period, 'interns_on_post' as test, cast(people as double) as value,
    case when people is null then '实习生人数未填' else '实习生或学生 ' || cast(people as varchar) || ' 人' end as zh,
    case when people is null then 'number of interns blank' else 'interns or students: ' || cast(people as varchar) end
        as en,
    file_id, source_sheet, source_row, source_field
from gravest
where place = 1
