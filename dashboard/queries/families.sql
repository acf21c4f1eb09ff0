-- One row per service family that has a score in any period.
select distinct v.family, f.title_zh, f.title_en
from scores.vendor_scores as v
left join policy.families as f on v.family = f.family
where v.family <> ''
order by v.family
