-- One row per engagement and quarter whose cost was judged: break-even price and volume, cost per accepted and per standard
-- unit (domain 4.4).
with sides as (

    select
        engagement_id,
        period,
        sum(amount_cny - variable_cny) filter (where side = 'IN') as inhouse_fixed_cny,
        sum(variable_cny) filter (where side = 'IN') as inhouse_variable_cny,
        sum(amount_cny - variable_cny) filter (where side = 'OUT') as outsourced_fixed_cny,
        sum(variable_cny) filter (where side = 'OUT') as outsourced_variable_cny,
        sum(before_credits_cny) filter (where cost_code = 'O1') as price_cny
    from costs.engagement_costs
    group by engagement_id, period

),

measured as (

    select
        v.engagement_id, v.period, v.inhouse_cny, v.outsourced_cny, v.saving_cny, v.price_and_vat_cny, v.verdict,
        s.price_cny, s.inhouse_fixed_cny, s.inhouse_variable_cny, s.outsourced_fixed_cny, s.outsourced_variable_cny,
        case when q.is_complete then q.volume end as volume,
        coalesce(b.unit_words, b.basis, 'piece') as priced_by, coalesce(b.unit_size, 1) as unit_size,
        case
            when b.basis <> 'piece' then b.quantity
            when q.is_complete then cast(q.volume * coalesce(b.volume_size, 1) as decimal(24, 6))
        end as priced_quantity,
        case when q.is_complete then q.accepted_volume end as accepted_volume,
        -- What the bank's own people would have done right, by the error rate of their calculation.
        case when q.is_complete then main.times(q.volume, 1 - d.error_rate) end as inhouse_good_volume,
        u.standard_volume,
        s.inhouse_variable_cny - s.outsourced_variable_cny as variable_gap_cny,
        s.outsourced_fixed_cny - s.inhouse_fixed_cny as fixed_gap_cny
    from costs.verdicts as v
    inner join sides as s on v.engagement_id = s.engagement_id and v.period = s.period
    left join costs.quantities as q on v.engagement_id = q.engagement_id and v.period = q.period
    left join costs.inhouse_drivers as d on v.engagement_id = d.engagement_id and v.period = d.period
    left join costs.price_bases as b on v.engagement_id = b.engagement_id and v.period = b.period
    left join costs.standard_volumes as u on v.engagement_id = u.engagement_id and v.period = u.period
    where v.verdict <> 'NOT_ASSESSABLE'

)

select
    engagement_id,
    period,
    volume,
    accepted_volume,
    -- In the contract's own unit: a piece, a month, a person's month …, or in its own words (千件, 小时).
    priced_by,
    main.times_ratio(price_cny, unit_size, priced_quantity) as unit_price_cny,
    -- All that moves with the price is price less credits plus lost VAT, so the headroom needs no volume.
    main.ratio(saving_cny, price_and_vat_cny) as price_headroom,
    main.times_ratio(
        main.times_ratio(price_cny, unit_size, priced_quantity), price_and_vat_cny + saving_cny, price_and_vat_cny
    ) as break_even_price_cny,
    main.times_ratio(inhouse_cny, 1, volume) as inhouse_unit_cny,
    main.times_ratio(outsourced_cny, 1, volume) as outsourced_unit_cny,
    main.times_ratio(outsourced_cny, 1, accepted_volume) as accepted_unit_cny,
    main.times_ratio(inhouse_cny, 1, inhouse_good_volume) as inhouse_accepted_unit_cny,
    standard_volume,
    main.times_ratio(outsourced_cny, 1, standard_volume) as standard_unit_cny,
    main.times_ratio(inhouse_cny, 1, standard_volume) as inhouse_standard_unit_cny,
    inhouse_fixed_cny,
    main.times_ratio(inhouse_variable_cny, 1, volume) as inhouse_variable_unit_cny,
    outsourced_fixed_cny,
    main.times_ratio(outsourced_variable_cny, 1, volume) as outsourced_variable_unit_cny,
    case
        when variable_gap_cny > 0 and fixed_gap_cny > 0 then 'above'
        when variable_gap_cny > 0 then 'every_volume'
        when variable_gap_cny < 0 and fixed_gap_cny < 0 then 'below'
        -- The same cost a unit and less fixed cost: cheaper at every volume (decisions 21).
        when variable_gap_cny = 0 and fixed_gap_cny < 0 then 'every_volume'
        else 'never'
    end as outsource_where,
    case
        when sign(variable_gap_cny) * sign(fixed_gap_cny) > 0
            then main.times_ratio(volume, fixed_gap_cny, variable_gap_cny)
    end as break_even_volume
from measured
