-- One row per period, family, class, mode and measure that may be drawn towards its peers: their rate in the four periods
-- before, and how many units of volume it weighs (Gamma-Poisson, domain 5.5). Nothing of the period itself is in it.
with shrinking as (

    select distinct period, period_seq, family, class, mode, measure
    from scores.indicators_drawn
    where shrink_below is not null and measure is not null

),

units as (

    select
        s.period, s.family, s.class, s.mode, s.measure, v.engagement_id,
        sum(v.numerator) as cases, sum(v.denominator) as volume
    from shrinking as s
    inner join entities.periods as b on b.seq between s.period_seq - 4 and s.period_seq - 1
    inner join scores.measure_values as v on b.period = v.period and s.measure = v.measure and v.state = 'value'
    inner join entities.engagements as e
        on v.engagement_id = e.engagement_id and s.family = e.family and s.class = e.class and s.mode = e.mode
    group by s.period, s.family, s.class, s.mode, s.measure, v.engagement_id
    having sum(v.denominator) > 0

),

pooled as (

    select
        period, family, class, mode, measure,
        main.ratio(sum(cases), sum(volume)) as rate,
        cast(sum(volume) as double) as volume,
        count(*) as unit_count
    from units
    group by period, family, class, mode, measure

),

spread as (

    -- How far the peers' rates lie apart beyond what chance alone does: the variance between them by moments.
    -- Terms are summed as decimals, so that no row order can move a digit.
    select
        p.period, p.family, p.class, p.mode, p.measure, p.rate, p.volume,
        cast(sum(cast(u.volume * pow(main.ratio(u.cases, u.volume) - p.rate, 2) as decimal(38, 20))) as double)
        / p.volume - p.rate * p.unit_count / p.volume as between_peers
    from pooled as p
    inner join units as u
        on p.period = u.period and p.family = u.family and p.class = u.class and p.mode = u.mode
        and p.measure = u.measure
    group by p.period, p.family, p.class, p.mode, p.measure, p.rate, p.volume, p.unit_count

)

select
    period, family, class, mode, measure, rate,
    -- Peers that differ by no more than chance are one: the rate weighs as much as all they handled.
    case when between_peers > 0 and rate > 0 then least(rate / between_peers, volume) else volume end as weight
from spread
