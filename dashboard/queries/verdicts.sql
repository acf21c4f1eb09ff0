-- One row per engagement with a cost verdict in the period, what is cheapest to keep last.
select
    c.engagement_id,
    e.label,
    e.unit_name,
    e.contract_no,
    e.vendor_id,
    v.vendor_name,
    concat_ws('|', e.family, e.class, e.mode) as group_key,
    cast(c.inhouse_cny as double) as inhouse_cny,
    cast(c.outsourced_cny as double) as outsourced_cny,
    cast(main.if_judged(c.verdict, c.saving_cny) as double) as saving_cny,
    main.if_judged(c.verdict, c.margin_of_safety) as margin_of_safety,
    main.if_judged(c.verdict, c.naive_saving) as naive_saving,
    c.verdict,
    c.missing_items
from costs.verdicts as c
inner join entities.engagements as e on c.engagement_id = e.engagement_id
inner join entities.vendors as v on e.vendor_id = v.vendor_id
where c.period = $period
    and ($family::varchar is null or e.family = $family)
    and ($unit::varchar is null or e.unit_name = $unit)
    and ($vendor::varchar is null or e.vendor_id = $vendor)
order by
    case c.verdict when 'FAIL' then 1 when 'MARGINAL' then 2 when 'NOT_ASSESSABLE' then 3 else 4 end,
    main.if_judged(c.verdict, c.margin_of_safety),
    c.engagement_id
