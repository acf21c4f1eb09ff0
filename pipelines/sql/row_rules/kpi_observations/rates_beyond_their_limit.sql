-- One row per KPI row whose rate, by its counts or as stated with a percent sign, exceeds what its KPI can reach (V05).
with limits as (

    select n.kpi_name, max(k.may_reach) as may_reach
    from policy.kpi_names as n
    inner join policy.kpis as k on n.kpi = k.kpi
    group by n.kpi_name

),

rates as (

    select
        o.row_no,
        o.kpi_name,
        l.may_reach,
        o.numerator is null and o.denominator is null as is_stated,
        o.actual,
        o.numerator,
        o.denominator,
        case
            when o.numerator is null and o.denominator is null
                then try_cast(regexp_extract(replace(o.actual, '％', '%'), '^\s*(-?[0-9.]+)\s*%\s*$', 1) as double) / 100
            else cast(o.numerator as double) / nullif(cast(o.denominator as double), 0)
        end as rate
    from temp.raw_kpi_observations as o
    inner join limits as l on o.kpi_name = l.kpi_name

)

select
    row_no,
    'rejected' as kind,
    case when is_stated then 'actual' else 'numerator' end as field,
    case when is_stated then actual else cast(cast(numerator as double) as varchar) end as raw_text,
    'V05' as rule,
    '“' || kpi_name || '”为 ' || case
        when is_stated then actual
        else printf('%g/%g = %.4g%%', cast(numerator as double), cast(denominator as double), 100 * rate)
    end || '，该指标应在 0 至 ' || printf('%.4g%%', 100 * may_reach) || ' 之间；请核对数值和单位。' as zh,
    '“' || kpi_name || '” is ' || case
        when is_stated then actual
        else printf('%g/%g = %.4g %%', cast(numerator as double), cast(denominator as double), 100 * rate)
    end || ' and must lie between 0 and ' || printf('%.4g %%', 100 * may_reach) || '; check value and unit.' as en
from rates
where rate > may_reach + 1e-9 or rate < 0
