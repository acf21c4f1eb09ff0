-- One row per engagement and period with events that count: points taken and points added, each up to its cap (domain 3.6).
with summed as (

    select
        engagement_id, period, scheme, scheme_version,
        coalesce(sum(points) filter (where kind = 'deduction'), 0) as deduction,
        coalesce(sum(points) filter (where kind = 'bonus'), 0) as bonus
    from scores.adjustments
    where state = 'counted'
    group by engagement_id, period, scheme, scheme_version

)

select
    s.engagement_id,
    s.period,
    s.deduction as deduction_before_cap,
    s.bonus as bonus_before_cap,
    least(s.deduction, cast(c.deduction_cap as decimal(15, 6))) as deduction,
    least(s.bonus, cast(c.bonus_cap as decimal(15, 6))) as bonus
from summed as s
inner join policy.schemes as c on s.scheme = c.scheme and s.scheme_version = c.version
