-- One row: what the sum over the bank's assessable engagements holds, and what it leaves out.
select
    assessed_count,
    cast(saving_cny as double) as saving_cny,
    margin_of_safety,
    left_out_count,
    cast(left_out_fee_cny as double) as left_out_fee_cny
from costs.rollups
where level = 'bank' and period = $period
