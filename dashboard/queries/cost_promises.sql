-- One row per contract year of an engagement's first decision: the saving promised then, what came of it, and the term's sums.
select
    year_no,
    decided_on,
    decision_count,
    decision_days,
    cast(one_time_cny as double) as one_time_cny,
    cast(promised_saving_cny as double) as promised_saving_cny,
    cast(promised_to_date_cny as double) as promised_to_date_cny,
    cast(realised_saving_cny as double) as realised_saving_cny,
    cast(term_promised_cny as double) as term_promised_cny,
    cast(term_promised_to_date_cny as double) as term_promised_to_date_cny,
    cast(term_realised_cny as double) as term_realised_cny,
    assessed_quarters
from costs.promises
where engagement_id = $engagement
order by year_no
