-- View. One row per engagement, period, indicator and way it earns points: measure, curve, unit, missing-data rule; no measure is NA.
select ep.engagement_id, e.class, e.mode, w.*
from entities.engagement_periods as ep
inner join entities.engagements as e on ep.engagement_id = e.engagement_id
inner join scores.indicator_ways as w on ep.period = w.period and e.family = w.family
