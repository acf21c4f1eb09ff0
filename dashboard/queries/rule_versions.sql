-- One row per version of the evaluation rules, the latest in effect first, with the periods scored by it.
select
    s.scheme,
    s.version,
    s.title_zh,
    s.title_en,
    s.effective_from,
    s.period_kind,
    s.weight_total,
    s.ranked_coverage,
    s.provisional_coverage,
    s.minimum_active_days,
    s.minimum_months_reported,
    s.new_vendor_periods,
    s.no_significant_difference,
    s.deduction_cap,
    s.bonus_cap,
    count(f.period) as period_count,
    min(f.period) as first_period,
    max(f.period) as last_period
from policy.schemes as s
left join scores.scheme_in_force as f on s.scheme = f.scheme and s.version = f.scheme_version
where s.purpose = 'evaluation'
group by
    s.scheme, s.version, s.title_zh, s.title_en, s.effective_from, s.period_kind, s.weight_total, s.ranked_coverage,
    s.provisional_coverage, s.minimum_active_days, s.minimum_months_reported, s.new_vendor_periods,
    s.no_significant_difference, s.deduction_cap, s.bonus_cap
order by s.effective_from desc, s.version desc
