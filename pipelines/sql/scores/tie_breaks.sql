-- One row per vendor, peer group, period and tie-break of its scheme; a higher value wins, null loses (domain 6.3).
with asked as (

    select distinct scheme, version, name as measure
    from policy.tie_breaks
    where kind = 'measure'

),

measured as (

    select
        s.vendor_id,
        s.peer_group,
        p.period,
        p.measure,
        main.ratio(sum(p.numerator), sum(p.denominator)) as value,
        max(p.direction) as direction
    from scores.indicator_parts as p
    inner join asked as a on p.scheme = a.scheme and p.scheme_version = a.version and p.measure = a.measure
    inner join scores.engagement_shares as s on p.engagement_id = s.engagement_id and p.period = s.period
    where p.state = 'value'
    group by s.vendor_id, s.peer_group, p.period, p.measure

)

select
    t.vendor_id,
    t.peer_group,
    t.period,
    b.seq,
    case b.kind
        -- Nothing on record is none; evidence that is open is no answer, and not the best one.
        when 'fact' then case when not coalesce(s.is_open, false) then -coalesce(s.value, 0) end
        when 'dimension' then cast(main.published(d.score) as double)
        when 'measure' then cast(case when m.direction = 'lower' then -m.value else m.value end as double)
    end as value
from scores.vendor_totals as t
inner join policy.tie_breaks as b on t.scheme = b.scheme and t.scheme_version = b.version
left join scores.vendor_facts as s
    on b.kind = 'fact' and t.vendor_id = s.vendor_id and t.peer_group = s.peer_group
    and t.period = s.period and b.name = s.test
left join scores.vendor_dimension_scores as d
    on b.kind = 'dimension' and t.vendor_id = d.vendor_id and t.peer_group = d.peer_group
    and t.period = d.period and b.name = d.dimension
left join measured as m
    on b.kind = 'measure' and t.vendor_id = m.vendor_id and t.peer_group = m.peer_group
    and t.period = m.period and b.name = m.measure
