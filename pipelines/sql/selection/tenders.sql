-- One row per tender: the rules that hold for it, its own where it states them, else its scheme's at the day of opening.
with versions as (

    select
        t.tender_no,
        s.scheme,
        s.version,
        row_number() over (partition by t.tender_no order by s.effective_from desc, s.version desc) as place
    from staging.tenders as t
    inner join policy.schemes as s on s.purpose = 'selection' and s.effective_from <= t.opened_on

),

ruled as (

    select
        t.tender_no,
        t.service_name,
        f.family,
        t.method,
        t.requesting_unit,
        t.published_on,
        t.opened_on,
        -- A committee formed here keeps the deadline it was formed with, whatever a later sheet says.
        coalesce(c.deadline_at, t.deadline_at) as deadline_at,
        v.scheme,
        v.version as scheme_version,
        coalesce(t.price_method, r.price_method) as price_method,
        coalesce(t.price_basis, r.price_basis) as price_basis,
        cast(coalesce(t.price_weight, r.price_weight) as decimal(9, 6)) as stated_weight,
        cast(coalesce(t.above_factor, r.above_factor) as decimal(9, 6)) as above_factor,
        cast(coalesce(t.below_factor, r.below_factor) as decimal(9, 6)) as below_factor,
        cast(coalesce(t.reduction, r.reduction) as decimal(9, 6)) as reduction,
        r.drop_from,
        cast(t.price_cap_cny as decimal(18, 2)) as price_cap_cny,
        cast(t.reference_low_cny as decimal(18, 2)) as reference_low_cny,
        cast(t.annual_value_cny as decimal(18, 2)) as annual_value_cny,
        coalesce(t.score_scale, r.score_scale) as score_scale,
        t.awarded_count,
        t.approval_no,
        b.as_of >= t.opened_on as is_opened,
        c.tender_no is not null as has_committee,
        c.unsealed_at is not null as is_unsealed,
        t.file_id,
        t.source_sheet,
        t.source_row
    from staging.tenders as t
    inner join versions as v on t.tender_no = v.tender_no and v.place = 1
    inner join policy.selection_rules as r on v.scheme = r.scheme and v.version = r.version
    cross join meta.build as b
    left join staging.services as f on t.service_name = f.service_name
    left join journal.committees as c on t.tender_no = c.tender_no

)

select
    * exclude (stated_weight),
    -- PM5 is quality and price in one figure; nothing is added to it.
    case when price_method = 'PM5' then 0 else stated_weight end as price_weight,
    -- Where no bid enters another's points, adding or dropping a bid can't reorder the rest (decisions on price methods).
    price_method <> 'PM5' and stated_weight = 0
    or price_method = 'PM4' and price_cap_cny is not null and reference_low_cny is not null
        as is_order_free
from ruled
