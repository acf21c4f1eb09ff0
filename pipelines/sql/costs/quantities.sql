-- One row per engagement and quarter with volumes: what was delivered, and whether every month is there. Delivered is what was
-- accepted, where a sheet says how much of it: that is paid for, and both sides are compared at the same volume (4.1). A
-- month outside the contract counts in its quarter (C10) and stands for no month of the contract.
select
    v.engagement_id,
    main.quarter_of(v.month) as period,
    sum(cast(coalesce(v.good_volume, v.volume) as decimal(24, 6))) as volume,
    sum(cast(coalesce(v.good_volume, v.volume - v.errors, v.volume) as decimal(24, 6))) as accepted_volume,
    sum(cast(v.errors as decimal(24, 6))) as errors,
    count(distinct v.month) filter (where v.month between t.first_month and t.last_on) as month_count,
    max(t.months_due) as months_due,
    count(distinct v.month) filter (where v.month between t.first_month and t.last_on) >= max(t.months_due)
        as is_complete
from staging.volumes as v
inner join costs.terms as t on v.engagement_id = t.engagement_id and main.quarter_of(v.month) = t.period
group by v.engagement_id, main.quarter_of(v.month)
