-- One row per indicator of the rule in force in a period, in the order of the scheme, with its exact weight.
select i.indicator, i.dimension, i.weight_units
from scores.scheme_in_force as f
inner join policy.indicators as i on f.scheme = i.scheme and f.scheme_version = i.version
where f.period = $period
order by i.seq
