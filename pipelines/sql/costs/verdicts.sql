-- One row per engagement and quarter that a contract runs in or costs are stated for: total outsourced against total in-house cost (domain 4.7).
with totals as (

    select
        engagement_id,
        period,
        -- Rounded once, to the cent, before anything is compared: equality is equality of cents.
        round(sum(amount_cny) filter (where side = 'IN'), 2) as inhouse_cny,
        round(sum(amount_cny) filter (where side = 'OUT'), 2) as outsourced_cny,
        round(sum(before_credits_cny) filter (where cost_code = 'O1'), 2) as price_only_cny,
        round(sum(amount_cny) filter (where cost_code in ('O1', 'O1b')), 2) as price_and_vat_cny,
        round(sum(amount_cny) filter (where main.is_personnel(cost_code)), 2) as personnel_cny,
        -- What the bank goes on paying whoever does the work: as stated on the in-house side, else stranded and
        -- bank-supplied cost (4.1).
        round(sum(amount_cny) filter (where cost_code in ('O9', 'O10')), 2) as continuing_out_cny,
        -- Only where every in-house line says what could be avoided: else one judged line would speak for the others.
        case
            when sum(judged_cny) filter (where side = 'IN') = sum(amount_cny) filter (where side = 'IN')
                then round(sum(judged_cny - avoidable_cny) filter (where side = 'IN'), 2)
        end as continuing_in_cny
    from costs.engagement_costs
    group by engagement_id, period

),

missing as (

    select
        engagement_id,
        period,
        string_agg(coalesce(cost_code, reason), ', ' order by seq, reason) as missing_items
    from costs.missing_lines
    group by engagement_id, period

),

compared as (

    select
        m.engagement_id, m.period, t.inhouse_cny, t.outsourced_cny, t.price_only_cny, t.price_and_vat_cny,
        t.personnel_cny,
        t.inhouse_cny - t.outsourced_cny as saving_cny,
        coalesce(t.continuing_in_cny, t.continuing_out_cny, 0) as removed_inhouse_cny,
        coalesce(t.continuing_out_cny, 0) as removed_outsourced_cny,
        m.missing_items
    from (
        select engagement_id, period, missing_items from missing
        union all
        select o.engagement_id, o.period, null
        from totals as o
        left join missing as x on o.engagement_id = x.engagement_id and o.period = x.period
        where x.engagement_id is null
    ) as m
    left join totals as t on m.engagement_id = t.engagement_id and m.period = t.period

)

select
    c.engagement_id,
    c.period,
    c.inhouse_cny,
    c.outsourced_cny,
    c.price_only_cny,
    c.saving_cny,
    main.ratio(c.saving_cny, c.inhouse_cny) as margin_of_safety,
    main.ratio(c.inhouse_cny - c.price_only_cny, c.inhouse_cny) as naive_saving,
    c.missing_items,
    case
        when c.missing_items is not null then 'NOT_ASSESSABLE'
        else main.cost_verdict(c.inhouse_cny, c.outsourced_cny, l.marginal_below)
    end as verdict,
    c.price_and_vat_cny,
    c.personnel_cny,
    c.removed_inhouse_cny,
    c.removed_outsourced_cny,
    c.inhouse_cny - c.removed_inhouse_cny as avoidable_cny,
    c.outsourced_cny - c.removed_outsourced_cny as incremental_cny,
    (c.inhouse_cny - c.removed_inhouse_cny) - (c.outsourced_cny - c.removed_outsourced_cny) as decision_saving_cny
from compared as c
cross join policy.cost_limits as l
