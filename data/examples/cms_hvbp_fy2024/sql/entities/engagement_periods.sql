-- One row per hospital and fiscal year it was scored for; the programme reports once for the whole year.
select
    s.facility_id as engagement_id,
    s.fiscal_year as period,
    cast(1 + datediff('day', p.start_on, p.end_on) as integer) as active_days,
    12 as months_reported,
    false as is_new,
    cast(null as decimal(18, 2)) as size_fee,
    cast(null as decimal(24, 6)) as size_volume
from staging.domain_scores as s
inner join entities.periods as p on s.fiscal_year = p.period
