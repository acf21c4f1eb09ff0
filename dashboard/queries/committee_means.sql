-- One row per candidate of a tender and judged indicator: the committee's mean and how it was made.
select
    m.vendor_id,
    m.indicator,
    m.valid_count,
    m.recused_count,
    m.refused_count,
    m.is_trimmed,
    cast(m.mean_points as double) as mean_points,
    m.spread
from selection.committee_means as m
where m.tender_no = $tender
