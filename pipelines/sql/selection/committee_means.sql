-- One row per tender, candidate and judged indicator with a score: the committee's mean, trimmed from five valid scores on (domain 3.3).
with summed as (

    select
        s.tender_no,
        s.vendor_id,
        s.indicator,
        count(*) filter (where s.state = 'valid') as valid_count,
        count(*) filter (where s.state = 'recused') as recused_count,
        count(*) filter (where s.state not in ('valid', 'recused')) as refused_count,
        sum(s.points) filter (where s.state = 'valid') as points_sum,
        min(s.points) filter (where s.state = 'valid') as lowest,
        max(s.points) filter (where s.state = 'valid') as highest,
        stddev_samp(cast(s.points as double)) filter (where s.state = 'valid') as spread
    from selection.committee_scores as s
    where s.state <> 'not_judged'
    group by s.tender_no, s.vendor_id, s.indicator

)

select
    m.tender_no,
    m.vendor_id,
    m.indicator,
    m.valid_count,
    m.recused_count,
    m.refused_count,
    m.valid_count >= r.trim_from as is_trimmed,
    -- Fewer than the least number of valid scores make no mean.
    cast(
        case
            when m.valid_count < r.least_valid then null
            when m.valid_count >= r.trim_from
                then cast(m.points_sum - m.lowest - m.highest as double) / (m.valid_count - 2)
            else cast(m.points_sum as double) / m.valid_count
        end as decimal(15, 12)
    ) as mean_points,
    m.lowest,
    m.highest,
    m.spread
from summed as m
inner join selection.tenders as t on m.tender_no = t.tender_no
inner join policy.selection_rules as r on t.scheme = r.scheme and t.scheme_version = r.version
