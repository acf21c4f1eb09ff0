-- One row per engagement with a cost verdict in the period, the worst first, with its flags and break-even figures.
select
    v.engagement_id,
    e.label,
    e.contract_no,
    n.vendor_name,
    v.verdict,
    (
        select string_agg(distinct f.flag, '|' order by f.flag) from costs.flags as f
        where f.engagement_id = v.engagement_id and f.period = v.period
    ) as flags,
    cast(v.inhouse_cny as double) as inhouse_cny,
    cast(v.outsourced_cny as double) as outsourced_cny,
    cast(v.price_only_cny as double) as price_only_cny,
    cast(main.if_judged(v.verdict, v.saving_cny) as double) as saving_cny,
    main.if_judged(v.verdict, v.margin_of_safety) as margin_of_safety,
    main.if_judged(v.verdict, v.naive_saving) as naive_saving,
    cast(main.if_judged(v.verdict, v.decision_saving_cny) as double) as decision_saving_cny,
    cast(b.unit_price_cny as double) as unit_price_cny,
    cast(b.break_even_price_cny as double) as break_even_price_cny,
    b.priced_by,
    b.price_headroom,
    b.outsource_where,
    cast(b.break_even_volume as double) as break_even_volume,
    cast(b.volume as double) as volume,
    cast(b.accepted_unit_cny as double) as accepted_unit_cny,
    cast(b.inhouse_accepted_unit_cny as double) as inhouse_accepted_unit_cny,
    cast(b.standard_unit_cny as double) as standard_unit_cny,
    cast(b.inhouse_standard_unit_cny as double) as inhouse_standard_unit_cny,
    cast(d.operators as double) as operators,
    cast(d.supervisor_count as double) as supervisor_count,
    s.cheaper_share,
    c.expected_to_break,
    c.verdict as cumulative_verdict,
    c.margin_of_safety as cumulative_margin,
    v.missing_items
from costs.verdicts as v
inner join entities.engagements as e on v.engagement_id = e.engagement_id
inner join entities.vendors as n on e.vendor_id = n.vendor_id
left join costs.break_even as b on v.engagement_id = b.engagement_id and v.period = b.period
left join costs.simulations as s on v.engagement_id = s.engagement_id and v.period = s.period
left join costs.inhouse_drivers as d on v.engagement_id = d.engagement_id and v.period = d.period
left join costs.cumulative as c on v.engagement_id = c.engagement_id and v.period = c.period
where v.period = $period
    and ($family::varchar is null or e.family = $family)
    and ($unit::varchar is null or e.unit_name = $unit)
    and ($vendor::varchar is null or e.vendor_id = $vendor)
order by
    case v.verdict when 'FAIL' then 1 when 'MARGINAL' then 2 when 'NOT_ASSESSABLE' then 3 else 4 end,
    main.if_judged(v.verdict, v.margin_of_safety),
    v.engagement_id
