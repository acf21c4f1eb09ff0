-- One row per candidate of a tender, by rank: gates, quality, price, total, and the share awarded to it.
select
    r.vendor_id,
    r.vendor_name,
    r.rank,
    r.status,
    r.gate_state,
    cast(r.total as double) as total,
    cast(r.quality as double) as quality,
    cast(r.price_score as double) as price_score,
    cast(r.price_score_exact as double) as price_points_exact,
    cast(r.price_cny as double) as price_cny,
    r.coverage,
    cast(r.quality_worst as double) as worst,
    cast(r.quality_best as double) as best,
    r.open_gates,
    r.missing_indicators,
    r.failed_zh,
    r.failed_en,
    a.vendor_id is not null as is_awarded,
    cast(a.share as double) as awarded_share
from selection.results as r
left join selection.awards as a on r.tender_no = a.tender_no and r.vendor_id = a.vendor_id
where r.tender_no = $tender
order by r.rank nulls last, r.status, r.vendor_name, r.vendor_id
