-- One row per country whose index is not the one that its own three parts give (health, schooling, income; each capped).
with parts as (

    select
        *,
        least((life_expectancy_years - 20.0) / 65.0, 1.0) as health,
        (least(expected_schooling_years / 18.0, 1.0) + least(mean_schooling_years / 15.0, 1.0)) / 2.0 as schooling,
        least((ln(gni_per_capita) - ln(100.0)) / (ln(75000.0) - ln(100.0)), 1.0) as income
    from staging.hdi

)

select
    file_id,
    source_sheet,
    source_row,
    'hdi' as source_field,
    cast(hdi as varchar) as raw_text,
    'V04' as rule,
    '公布的指数与按三个分项计算的不符，请核对。' as zh,
    'The published index is not the one its three parts give; check it.' as en
from parts
where abs(power(health * schooling * income, 1.0 / 3.0) - hdi) > 0.0005 + 1e-9
