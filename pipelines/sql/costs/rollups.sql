-- One row per quarter and family, unit, vendor or the bank: sums over what is assessable, and what is left out (domain 4.7).
with placed as (

    select
        v.engagement_id, v.period, v.verdict, v.inhouse_cny, v.outsourced_cny, v.price_only_cny, l.level,
        -- A fee of which a month is missing is not known.
        v.price_only_cny is not null and not coalesce(list_contains(string_split(v.missing_items, ', '), 'O1'), false)
            as is_fee_known,
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
        count(*) filter (where verdict = 'NOT_ASSESSABLE' and not is_fee_known) as left_out_unknown_fee_count,
        string_agg(label, '；' order by label) filter (where verdict = 'FAIL') as failing
    from placed
    group by level, member, period

)

select
    s.*,
    s.inhouse_cny - s.outsourced_cny as saving_cny,
    main.ratio(s.inhouse_cny - s.outsourced_cny, s.inhouse_cny) as margin_of_safety,
    main.cost_verdict(s.inhouse_cny, s.outsourced_cny, l.marginal_below) as verdict
from summed as s
cross join policy.cost_limits as l
