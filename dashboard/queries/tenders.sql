-- One row per tender, the latest first: its rules, how many candidates, and how far it is.
select
    t.tender_no,
    t.service_name,
    t.family,
    t.method,
    t.requesting_unit,
    t.opened_on,
    t.deadline_at,
    t.price_method,
    t.price_basis,
    cast(t.price_weight as double) as price_weight,
    cast(t.price_cap_cny as double) as price_cap_cny,
    cast(t.reference_low_cny as double) as reference_low_cny,
    cast(t.above_factor as double) as above_factor,
    cast(t.below_factor as double) as below_factor,
    cast(t.reduction as double) as reduction,
    t.drop_from,
    t.is_order_free,
    t.is_opened,
    t.has_committee,
    t.is_unsealed,
    t.awarded_count,
    t.approval_no,
    s.title_zh,
    s.title_en,
    s.no_significant_difference,
    t.scheme_version,
    r.price_title_zh,
    r.price_title_en,
    r.least_members,
    r.is_odd,
    r.least_valid,
    r.trim_from,
    r.outlier_points,
    r.outlier_mean,
    cast(b.lowest_cny as double) as lowest_cny,
    b.base_cny,
    b.bid_count,
    coalesce(c.candidate_count, 0) as candidate_count,
    coalesce(c.failed_count, 0) as failed_count,
    coalesce(c.open_count, 0) as open_count
from selection.tenders as t
inner join policy.schemes as s on t.scheme = s.scheme and t.scheme_version = s.version
inner join policy.selection_rules as r on t.scheme = r.scheme and t.scheme_version = r.version
left join selection.price_bases as b on t.tender_no = b.tender_no
left join (
    select
        tender_no,
        count(*) as candidate_count,
        count(*) filter (where gate_state = 'failed') as failed_count,
        count(*) filter (where gate_state = 'to_verify') as open_count
    from selection.results
    group by tender_no
) as c on t.tender_no = c.tender_no
order by t.opened_on desc, t.tender_no
