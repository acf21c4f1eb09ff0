-- One row per engagement of one vendor in the period, with its own score as the scheme rounds it.
select
    e.engagement_id,
    e.label,
    e.unit_name,
    e.contract_no,
    concat_ws('|', e.family, e.class, e.mode) as group_key,
    e.start_on,
    e.end_on,
    cast(main.published(main.rounded(s.total, c.total_step, c.total_down)) as double) as total,
    s.points_total,
    cast(s.deduction as double) as deduction,
    cast(s.bonus as double) as bonus,
    cast(main.published(main.rounded(s.tier_total, c.total_step, c.total_down)) as double) as tier_total,
    s.coverage,
    s.basis_points,
    s.worst,
    s.best,
    cast(s.size_fee as double) as fee_cny
from scores.engagement_scores as s
inner join entities.engagements as e on s.engagement_id = e.engagement_id
inner join policy.schemes as c on s.scheme = c.scheme and s.scheme_version = c.version
where e.vendor_id = $vendor and s.period = $period
    and ($family::varchar is null or e.family = $family)
    and ($unit::varchar is null or e.unit_name = $unit)
order by e.family, e.class, e.mode, e.unit_name, e.engagement_id
