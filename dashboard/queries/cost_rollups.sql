-- One row per member of a level (family, unit, vendor, bank): sums over what is assessable, and what is left out.
select
    r.level,
    coalesce(v.vendor_name, r.member) as member,
    r.verdict,
    r.assessed_count,
    cast(r.inhouse_cny as double) as inhouse_cny,
    cast(r.outsourced_cny as double) as outsourced_cny,
    cast(r.saving_cny as double) as saving_cny,
    r.margin_of_safety,
    r.left_out_count,
    cast(r.left_out_fee_cny as double) as left_out_fee_cny,
    r.left_out_unknown_fee_count,
    r.failing
from costs.rollups as r
left join entities.vendors as v on r.level = 'vendor' and r.member = v.vendor_id
where r.period = $period
order by
    r.level,
    case r.verdict when 'FAIL' then 1 when 'MARGINAL' then 2 when 'NOT_ASSESSABLE' then 3 else 4 end,
    r.margin_of_safety,
    member
