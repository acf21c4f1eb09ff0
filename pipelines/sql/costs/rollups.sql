-- One row per quarter and family, unit, vendor or the bank: sums over what is assessable, and what is left out (domain 4.7).
with placed as (

    select
        v.engagement_id, v.period, v.verdict, v.inhouse_cny, v.outsourced_cny, v.price_only_cny, l.level,
        case l.level
            when 'family' then e.family when 'unit' then e.unit_name when 'vendor' then e.vendor_id else '*'
        end as member,
        e.label
    from costs.verdicts as v
    inner join entities.engagements as e on v.engagement_id = e.engagement_id
    cross join (select unnest(['family', 'unit', 'vendor', 'bank']) as level) as l

),

summed as (

    select
        level,
        member,
        period,
        count(*) filter (where verdict <> 'NOT_ASSESSABLE') as assessed_count,
        sum(inhouse_cny) filter (where verdict <> 'NOT_ASSESSABLE') as inhouse_cny,
        sum(outsourced_cny) filter (where verdict <> 'NOT_ASSESSABLE') as outsourced_cny,
        count(*) filter (where verdict = 'NOT_ASSESSABLE') as left_out_count,
        sum(price_only_cny) filter (where verdict = 'NOT_ASSESSABLE') as left_out_fee_cny,
        count(*) filter (where verdict = 'NOT_ASSESSABLE' and price_only_cny is null) as left_out_unknown_fee_count,
        string_agg(label, '；' order by label) filter (where verdict = 'FAIL') as failing
    from placed
    group by level, member, period

)

select
    s.*,
    s.inhouse_cny - s.outsourced_cny as saving_cny,
    main.ratio(s.inhouse_cny - s.outsourced_cny, s.inhouse_cny) as margin_of_safety,
    case
        when s.assessed_count = 0 then 'NOT_ASSESSABLE'
        when s.outsourced_cny >= s.inhouse_cny then 'FAIL'
        when s.inhouse_cny - s.outsourced_cny < s.inhouse_cny * l.marginal_below then 'MARGINAL'
        else 'PASS'
    end as verdict
from summed as s
cross join policy.cost_limits as l
