-- One row per tender, candidate and dimension: the weighted mean of its scored indicators, 0 to 100; null with none scored.
select
    tender_no,
    vendor_id,
    scheme,
    scheme_version,
    dimension,
    dimension_units,
    cast(
        cast(sum(weight_units * points) filter (where is_scored) as double)
        / nullif(sum(weight_units) filter (where is_scored), 0)
        as decimal(15, 12)
    ) as score
from selection.indicator_points
group by tender_no, vendor_id, scheme, scheme_version, dimension, dimension_units
