-- One row per matter that asks for a decision in the period: low tier, failed cost test, three falls running, thin data.
with served as (

    select distinct vendor_id, family, class, mode
    from entities.engagements
    where $unit::varchar is null or unit_name = $unit

),

tiers as (

    select scheme, version, tier, seq, max(seq) over (partition by scheme, version) as last_seq
    from policy.tiers

),

run as (

    select
        v.*,
        p.seq,
        lag(v.total, 1) over history as total_1,
        lag(v.total, 2) over history as total_2,
        lag(v.total, 3) over history as total_3,
        lag(p.seq, 3) over history as seq_3
    from scores.vendor_scores as v
    inner join entities.periods as p on v.period = p.period
    window history as (partition by v.vendor_id, v.family, v.class, v.mode order by p.seq)

),

chosen as (

    select r.*, concat_ws('|', r.family, r.class, r.mode) as group_key
    from run as r
    inner join served as s
        on r.vendor_id = s.vendor_id and r.family = s.family and r.class = s.class and r.mode = s.mode
    where r.period = $period
        and r.status <> 'benchmark'
        and ($family::varchar is null or r.family = $family)
        and ($vendor::varchar is null or r.vendor_id = $vendor)

),

matters as (

    select
        case when t.seq = t.last_seq then 'lowest_tier' else 'low_tier' end as matter,
        c.vendor_id, c.vendor_name, c.group_key, null as engagement_label,
        cast(c.total as double) as total, c.tier, cast(null as double) as amount, null as detail
    from chosen as c
    inner join tiers as t on c.scheme = t.scheme and c.scheme_version = t.version and c.tier = t.tier
    where t.seq * 2 > t.last_seq
    union all
    select
        'falling', vendor_id, vendor_name, group_key, null, cast(total as double), tier,
        cast(total - total_3 as double), null
    from chosen
    where total < total_1 and total_1 < total_2 and total_2 < total_3 and seq_3 = seq - 3
    union all
    select
        'thin_data', vendor_id, vendor_name, group_key, null, cast(total as double), tier, coverage, null
    from chosen
    where status in ('provisional', 'not_scored')
    union all
    select
        'cost_fail', e.vendor_id, v.vendor_name, concat_ws('|', e.family, e.class, e.mode), e.label,
        cast(null as double), null, cast(c.saving_cny as double), c.missing_items
    from costs.verdicts as c
    inner join entities.engagements as e on c.engagement_id = e.engagement_id
    inner join entities.vendors as v on e.vendor_id = v.vendor_id
    where c.verdict = 'FAIL' and c.period = $period
        and ($family::varchar is null or e.family = $family)
        and ($unit::varchar is null or e.unit_name = $unit)
        and ($vendor::varchar is null or e.vendor_id = $vendor)

)

select *
from matters
order by
    case matter
        when 'lowest_tier' then 1 when 'cost_fail' then 2 when 'low_tier' then 3 when 'falling' then 4 else 5
    end,
    amount nulls last, total nulls last, vendor_id, group_key, engagement_label
