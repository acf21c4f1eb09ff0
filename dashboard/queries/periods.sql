-- One row per period with a score, latest first, with the rule that scored it.
select
    p.period,
    p.start_on,
    p.end_on,
    p.seq,
    s.scheme,
    s.version,
    s.title_zh,
    s.title_en,
    s.owner_zh,
    s.owner_en,
    s.effective_from,
    s.ranked_coverage,
    s.provisional_coverage,
    s.no_significant_difference
from entities.periods as p
inner join (
    select distinct period, scheme, scheme_version from scores.vendor_scores
) as v on p.period = v.period
left join policy.schemes as s on v.scheme = s.scheme and v.scheme_version = s.version
order by p.seq desc
