-- One row per indicator of a scheme version, in order: its dimension, weight, unit and who owes the evidence.
select
    d.dimension,
    d.title_zh as dimension_zh,
    d.title_en as dimension_en,
    d.weight as dimension_weight,
    i.indicator,
    i.title_zh,
    i.title_en,
    i.weight,
    i.unit,
    i.missing,
    i.minimum_denominator,
    i.shrink_below
from policy.indicators as i
inner join policy.dimensions as d on i.scheme = d.scheme and i.version = d.version and i.dimension = d.dimension
where i.scheme = $scheme and i.version = $version
order by i.seq
