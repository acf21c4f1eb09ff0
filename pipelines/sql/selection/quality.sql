-- One row per tender and candidate: the quality score Q, its coverage, and how far gaps could move it.
with totals as (

    select
        tender_no,
        vendor_id,
        cast(
            cast(sum(dimension_units * score) as double)
            / nullif(sum(dimension_units) filter (where score is not null), 0)
            as decimal(15, 12)
        ) as quality
    from selection.dimension_scores
    group by tender_no, vendor_id

),

shares as (

    select
        tender_no,
        vendor_id,
        cast(sum(weight_units) filter (where state = 'value') as double)
        / nullif(sum(weight_units) filter (where is_applicable), 0) as coverage,
        sum(cast(applicable_weight * coalesce(points, 0) / 100 as decimal(15, 12)))
        filter (where state = 'value') as worst,
        sum(cast(applicable_weight * case when state = 'value' then points else 100 end / 100 as decimal(15, 12)))
        filter (where is_applicable) as best,
        string_agg(indicator, '、' order by seq) filter (where state like 'missing%') as missing_indicators
    from selection.indicator_points
    group by tender_no, vendor_id

)

select
    t.tender_no,
    t.vendor_id,
    t.quality,
    coalesce(s.coverage, 0) as coverage,
    coalesce(s.worst, 0) as worst,
    coalesce(s.best, 100) as best,
    s.missing_indicators
from totals as t
inner join shares as s on t.tender_no = s.tender_no and t.vendor_id = s.vendor_id
