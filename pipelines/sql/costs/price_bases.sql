-- One row per engagement and quarter: what its price is one of (a piece, a month, a person's month …), how many of that the
-- quarter paid for, and whether it is paid by time alone. The price sheet says it, else the unit of the register's price;
-- several units are none.
with listed as (

    select
        engagement_id, period, count(*) as month_count, sum(quantity) as quantity,
        case
            when count(distinct basis) = 1 and count(basis) = count(*) and min(price_size) = max(price_size)
                and min(volume_size) = max(volume_size) then max(basis)
        end as basis,
        bool_and(is_by_time) as is_by_time, max(price_size) as price_size, max(volume_size) as volume_size,
        max(unit_words) as unit_words
    from costs.contract_fees
    group by engagement_id, period

),

based as (

    select
        t.engagement_id,
        t.period,
        t.months_due,
        l.engagement_id is not null as is_listed,
        l.quantity as listed_quantity,
        coalesce(l.month_count < t.months_due, false) as lacks_months,
        case
            when is_listed then l.basis
            when u.months is null then 'piece'
            else
                case when u.is_person then 'person_' else '' end
                || case u.months when 1 then 'month' when 3 then 'quarter' when 6 then 'half_year' else 'year' end
        end as basis,
        case when is_listed then l.is_by_time else coalesce(u.is_by_time, false) end as is_by_time,
        case when basis = 'piece' then l.unit_words end as unit_words,
        case when is_listed and basis is not null then l.price_size else 1 end as price_size,
        case when is_listed and basis is not null then l.volume_size else 1 end as volume_size,
        cast(e.contracted_fte as decimal(18, 6)) as people
    from costs.terms as t
    left join listed as l on t.engagement_id = l.engagement_id and t.period = l.period
    left join staging.engagements as e on t.engagement_id = e.engagement_id
    left join costs.units as y on e.price_basis = y.unit and not y.is_plain
    left join costs.units as u on coalesce(e.unit_of_output, y.unit) = u.unit

)

select
    engagement_id,
    period,
    basis,
    is_by_time,
    unit_words,
    -- How many of the volume make one of the price's unit, and how many months one of its sums is for.
    volume_size,
    case
        when basis like '%month' then 1
        when basis like '%quarter' then 3
        when basis like '%half_year' then 6
        when basis like '%year' then 12
        else price_size
    end as unit_size,
    -- Months, and people's months.
    case
        when lacks_months or basis = 'piece' then null
        when basis not like 'person%' then cast(months_due as decimal(24, 6))
        when is_listed then cast(listed_quantity as decimal(24, 6))
        else cast(people * months_due as decimal(24, 6))
    end as quantity
from based
