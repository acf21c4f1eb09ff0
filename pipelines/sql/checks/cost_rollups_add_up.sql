-- One row per quarter and level whose members do not add up to the bank. Must be empty.
with levels as (

    select period, level, sum(saving_cny) as saving_cny, sum(left_out_count) as left_out_count
    from costs.rollups
    group by period, level

)

select l.period, l.level, l.saving_cny, b.saving_cny as bank_saving_cny
from levels as l
inner join levels as b on l.period = b.period and b.level = 'bank'
where l.saving_cny is distinct from b.saving_cny or l.left_out_count <> b.left_out_count
