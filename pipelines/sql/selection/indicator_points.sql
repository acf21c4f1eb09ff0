-- One row per tender, candidate and indicator: points and weight after the missing-data rule of a selection (domain 3.4, 3.7).
with reductions as (

    select
        c.tender_no,
        c.vendor_id,
        l.indicator,
        max(l.points) as points_off
    from selection.candidates as c
    inner join policy.indicator_reductions as l on c.scheme = l.scheme and c.scheme_version = l.version
    inner join selection.facts as f
        on c.tender_no = f.tender_no and c.vendor_id = f.vendor_id and l.measure = f.measure
    where main.ratio(f.numerator, f.denominator) > l.above
    group by c.tender_no, c.vendor_id, l.indicator

),

earned as (

    select
        v.*,
        l.points_off,
        case
            when s.x_from is null or s.x_to is null or s.s_from = s.s_to then s.s_from
            else s.s_from + (v.value - s.x_from) / (s.x_to - s.x_from) * (s.s_to - s.s_from)
        end as curve_points
    from selection.indicator_values as v
    left join policy.curve_segments as s
        on v.state = 'value' and v.curve_id = s.curve_id
        and case
            when s.right_closed
                then v.value > coalesce(s.x_from, '-infinity') and v.value <= coalesce(s.x_to, 'infinity')
            else v.value >= coalesce(s.x_from, '-infinity') and v.value < coalesce(s.x_to, 'infinity')
        end
    left join reductions as l
        on v.tender_no = l.tender_no and v.vendor_id = l.vendor_id and v.indicator = l.indicator

),

owed as (

    select
        e.*,
        t.is_opened and e.state = 'missing_vendor' as is_overdue
    from earned as e
    inner join selection.tenders as t on e.tender_no = t.tender_no

),

weighed as (

    select
        o.tender_no,
        o.vendor_id,
        o.scheme,
        o.scheme_version,
        i.dimension,
        i.seq,
        o.indicator,
        o.measure,
        o.numerator,
        o.denominator,
        o.value,
        o.state,
        o.is_overdue,
        o.state = 'value' or o.is_overdue as is_scored,
        o.state <> 'na' as is_applicable,
        o.points_off,
        cast(
            case
                when o.is_overdue then 0
                -- Tested for null first: greatest would make a missing value 0.
                when o.curve_points is not null then greatest(0, o.curve_points - coalesce(o.points_off, 0))
            end as decimal(15, 12)
        ) as points,
        i.weight,
        i.weight_units,
        d.weight_units as dimension_units
    from owed as o
    inner join policy.indicators as i
        on o.scheme = i.scheme and o.scheme_version = i.version and o.indicator = i.indicator
    inner join policy.dimensions as d
        on i.scheme = d.scheme and i.version = d.version and i.dimension = d.dimension

),

within_dimension as (

    select
        *,
        sum(case when is_scored then weight_units else 0 end) over dimension as scored_units,
        sum(case when is_applicable then weight_units else 0 end) over dimension as applicable_units,
        row_number() over (partition by tender_no, vendor_id, dimension order by indicator) as place
    from weighed
    window dimension as (partition by tender_no, vendor_id, dimension)

),

across_dimensions as (

    -- A dimension's whole weight counts once, in its first row, where any of its indicators counts.
    select
        *,
        sum(case when place = 1 and scored_units > 0 then dimension_units else 0 end) over everything as scored_total,
        sum(case when place = 1 and applicable_units > 0 then dimension_units else 0 end)
            over everything
            as applicable_total
    from within_dimension
    window everything as (partition by tender_no, vendor_id)

)

select
    tender_no,
    vendor_id,
    scheme,
    scheme_version,
    dimension,
    dimension_units,
    seq,
    indicator,
    measure,
    numerator,
    denominator,
    value,
    state,
    is_overdue,
    is_scored,
    is_applicable,
    points_off,
    points,
    weight,
    weight_units,
    case when is_scored then 100.0 * weight_units / scored_units * dimension_units / scored_total else 0 end
        as effective_weight,
    case
        when is_applicable then 100.0 * weight_units / applicable_units * dimension_units / applicable_total
        else 0
    end as applicable_weight
from across_dimensions
