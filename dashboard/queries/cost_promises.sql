-- One row per contract year of an engagement's first decision: the saving promised then, and what came of it.
select
    year_no,
    decided_on,
    cast(promised_saving_cny as double) as promised_saving_cny,
    cast(promised_to_date_cny as double) as promised_to_date_cny,
    cast(realised_saving_cny as double) as realised_saving_cny,
    assessed_quarters
from costs.promises
where engagement_id = $engagement
order by year_no
