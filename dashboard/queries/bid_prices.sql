-- One row per valid bid of a tender, the best price points first: all that its price points follow from.
select
    p.vendor_id,
    c.vendor_name,
    cast(p.price_cny as double) as price_cny,
    cast(q.quality as double) as quality,
    cast(b.lowest_cny as double) as lowest_cny,
    cast(b.highest_cny as double) as highest_cny,
    b.bid_count,
    b.is_trimmed,
    b.mean_cny,
    b.base_cny,
    (cast(p.price_cny as double) - b.base_cny) / b.base_cny as off_base,
    -- The yardstick of PM5; of equal ones the first by name.
    row_number() over (
        order by cast(q.quality as double) / cast(p.price_cny as double) desc nulls last, c.vendor_name, p.vendor_id
    ) = 1 as is_best_ratio,
    p.unlimited_points,
    cast(p.price_score as double) as price_score
from selection.price_scores as p
inner join selection.candidates as c on p.tender_no = c.tender_no and p.vendor_id = c.vendor_id
inner join selection.price_bases as b on p.tender_no = b.tender_no
left join selection.quality as q on p.tender_no = q.tender_no and p.vendor_id = q.vendor_id
where p.tender_no = $tender
order by p.price_score desc nulls last, c.vendor_name, p.vendor_id
