-- One row per vendor, family, class, mode and year with enough periods that have a tier: mean total, worst period, tier.
-- The rules are those of the year's last such period; so many periods in the lowest tier make the year's the lowest, with one
-- that a gate put there without a total, which counts in no mean.
with placed as (

    select
        t.vendor_id, t.scheme, t.family, t.class, t.mode, t.period, t.scheme_version, year(p.end_on) as year,
        main.published(main.rounded(t.tier_total, c.total_step, c.total_down)) as tier_total,
        main.published(main.rounded(t.total, c.total_step, c.total_down)) as total,
        i.tier_seq = l.lowest_seq as is_lowest,
        row_number() over (own_year order by p.seq desc) as from_end,
        row_number() over (own_year order by main.rounded(t.total, c.total_step, c.total_down), p.seq) as from_worst
    from scores.vendor_totals as t
    inner join policy.schemes as c on t.scheme = c.scheme and t.scheme_version = c.version
    inner join entities.periods as p on t.period = p.period
    inner join scores.vendor_tiers as i
        on t.vendor_id = i.vendor_id and t.peer_group = i.peer_group and t.period = i.period
    inner join scores.lowest_tiers as l on t.scheme = l.scheme and t.scheme_version = l.version
    window own_year as (partition by t.vendor_id, t.scheme, t.family, t.class, t.mode, year(p.end_on))

),

years as (

    select
        vendor_id, scheme, family, class, mode, year,
        max(scheme_version) filter (where from_end = 1) as scheme_version,
        count(total) as period_count,
        count(*) filter (where is_lowest) as lowest_count,
        main.published(main.ratio(sum(total), count(total))) as total,
        main.published(main.ratio(sum(tier_total), count(total))) as tier_total,
        max(period) filter (where from_worst = 1) as worst_period,
        min(total) as worst_total
    from placed
    group by vendor_id, scheme, family, class, mode, year

),

reached as (

    select
        y.*,
        t.tier,
        row_number() over (
            partition by y.vendor_id, y.scheme, y.family, y.class, y.mode, y.year
            order by (coalesce(y.lowest_count >= m.yearly_lowest, false) and t.seq = l.lowest_seq) desc, t.seq
        ) as place
    from years as y
    inner join policy.tier_movement as m
        on y.scheme = m.scheme and y.scheme_version = m.version and y.period_count >= m.yearly_periods
    inner join scores.lowest_tiers as l on y.scheme = l.scheme and y.scheme_version = l.version
    inner join policy.tiers as t
        on y.scheme = t.scheme and y.scheme_version = t.version
        and (y.tier_total >= t.total_from or t.seq = l.lowest_seq)

)

select
    vendor_id, scheme, family, class, mode, year, period_count, lowest_count, total, worst_period, worst_total, tier
from reached
where place = 1
