-- One row per indicator and month of the engagements chosen: the value, over the twelve months to the period's end.
with asked as (

    select p.engagement_id, p.indicator, p.measure, a.aggregation
    from scores.indicator_parts as p
    inner join policy.measures as a on p.measure = a.measure
    where p.period = $period
    -- An indicator that draws on several measures has no one line to draw.
    qualify count(*) over (partition by p.engagement_id, p.indicator) = 1

)

select
    a.indicator,
    date_trunc('month', o.observed_on) as month,
    case when max(a.aggregation) = 'sum' then cast(sum(o.numerator) as double)
        else cast(sum(o.numerator) as double) / nullif(cast(sum(o.denominator) as double), 0)
    end as value
from measures.observations as o
inner join asked as a on o.engagement_id = a.engagement_id and o.measure = a.measure
inner join entities.engagements as e on o.engagement_id = e.engagement_id
where o.state = 'value'
    and e.vendor_id = $vendor
    and concat_ws('|', e.family, e.class, e.mode) = $group
    and ($engagement::varchar is null or e.engagement_id = $engagement)
    and o.observed_on <= (select max(end_on) from entities.periods where period = $period)
    and o.observed_on > (select max(end_on) from entities.periods where period = $period) - interval 12 month
group by a.indicator, date_trunc('month', o.observed_on)
order by a.indicator, month
