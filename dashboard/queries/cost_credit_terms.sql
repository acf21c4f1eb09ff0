-- One row per month of a quarter and KPI that puts money at risk: target and result, and the credit the contract's terms give.
select
    c.month,
    c.kpi,
    c.kpi_name,
    cast(c.target as double) as target,
    cast(c.observed as double) as observed,
    c.unit,
    cast(c.pool_cny as double) as pool_cny,
    cast(c.allocation as double) as allocation,
    cast(c.share as double) as share,
    cast(c.credit_cny as double) as credit_cny,
    c.state,
    c.earned_back_on,
    c.file_id,
    f.file_name,
    c.source_sheet as sheet,
    c.source_row as row_number,
    'kpi_observations' as source
from costs.modelled_credits as c
left join staging.files as f on c.file_id = f.file_id
where c.engagement_id = $engagement and c.period = $period
order by c.kpi, c.month
