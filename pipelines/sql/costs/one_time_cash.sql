-- One row per one-time cost row: the whole amount and the quarter it was paid in, for the net present value (domain 4.4).
select engagement_id, period, side, cost_code, amount_cny, amort_months, file_id, source_sheet, source_row
from costs.stated_entries
where amort_months is not null or is_one_time
