-- One row per period up to the chosen one: the numbers that open the overview.
with served as (

    select distinct vendor_id, family, class, mode
    from entities.engagements
    where $unit::varchar is null or unit_name = $unit

),

low_tiers as (

    -- The lower half of a scheme's tiers.
    select scheme, version, tier
    from policy.tiers
    qualify seq * 2 > max(seq) over (partition by scheme, version)

),

scored as (

    select
        v.period,
        count(distinct v.vendor_id) filter (where v.status = 'ranked') as ranked_count,
        sum(v.total_exact * v.fee_cny) filter (where v.status = 'ranked')
        / nullif(sum(v.fee_cny) filter (where v.status = 'ranked' and v.total_exact is not null), 0) as weighted_score,
        avg(v.total_exact) filter (where v.status = 'ranked') as mean_score,
        case when count(v.tier) > 0 then count(*) filter (where l.tier is not null and v.status <> 'benchmark') end
            as low_count,
        count(distinct v.vendor_id) as vendor_count,
        sum(v.engagement_count) as engagement_count,
        avg(v.coverage) filter (where v.status <> 'benchmark') as coverage,
        sum(v.fee_cny) as fee_cny
    from scores.vendor_scores as v
    inner join served as s
        on v.vendor_id = s.vendor_id and v.family = s.family and v.class = s.class and v.mode = s.mode
    left join low_tiers as l on v.scheme = l.scheme and v.scheme_version = l.version and v.tier = l.tier
    where ($family::varchar is null or v.family = $family)
        and ($vendor::varchar is null or v.vendor_id = $vendor)
    group by v.period

),

chosen as (

    select engagement_id
    from entities.engagements
    where ($family::varchar is null or family = $family)
        and ($unit::varchar is null or unit_name = $unit)
        and ($vendor::varchar is null or vendor_id = $vendor)

),

costed as (

    select
        period,
        count(*) as verdict_count,
        count(*) filter (where verdict = 'FAIL') as fail_count
    from costs.verdicts
    where engagement_id in (select engagement_id from chosen)
    group by period

),

complained as (

    select m.period, sum(m.numerator) as complaint_count
    from scores.measure_values as m
    where m.measure = 'complaint_rate' and m.engagement_id in (select engagement_id from chosen)
    group by m.period

)

select
    p.period,
    p.seq,
    s.ranked_count,
    coalesce(s.weighted_score, s.mean_score) as score,
    s.weighted_score is not null as is_weighted,
    s.low_count,
    s.vendor_count,
    s.engagement_count,
    s.coverage,
    cast(s.fee_cny as double) as fee_cny,
    c.verdict_count,
    c.fail_count,
    cast(k.complaint_count as double) as complaint_count
from entities.periods as p
inner join scored as s on p.period = s.period
left join costed as c on p.period = c.period
left join complained as k on p.period = k.period
where p.seq <= (select max(seq) from entities.periods where period = $period)
    and p.seq > (select max(seq) from entities.periods where period = $period) - 12
order by p.seq
