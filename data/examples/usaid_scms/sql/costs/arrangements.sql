-- One row per quarter, scope, product group and arrangement: freight per kilogram and on-time rate, own hub beside vendor-direct.
-- Freight is added up where it and the weight are numbers, each shipment once, at the line that states it.
with lines as (

    select
        l.period, p.seq, l.product_group, l.arrangement, l.days_late,
        case when m.state = 'value' then m.numerator end as freight_usd,
        case when m.state = 'value' then m.denominator end as weight_kg,
        m.state = 'value' as is_counted
    from entities.delivery_lines as l
    inner join entities.periods as p on l.period = p.period
    left join measures.freight_cost_per_kg as m
        on l.file_id = m.file_id and l.source_sheet = m.source_sheet and l.source_row = m.source_row

),

scoped as (

    select *, 'period' as scope
    from lines
    union all
    select
        p.period, p.seq, l.product_group, l.arrangement, l.days_late, l.freight_usd, l.weight_kg, l.is_counted,
        'to_date' as scope
    from entities.periods as p
    inner join lines as l on p.seq >= l.seq

),

summed as (

    select
        period,
        scope,
        product_group,
        arrangement,
        sum(freight_usd) as cost,
        sum(weight_kg) as quantity,
        max(weight_kg) as heaviest_kg,
        count(*) filter (where days_late = 0) as good_count,
        count(*) as item_count,
        count(*) filter (where is_counted) as counted_count
    from scoped
    group by period, scope, product_group, arrangement

)

select
    s.period,
    s.scope,
    s.product_group as member,
    coalesce(f.title_zh, s.product_group) as member_zh,
    coalesce(f.title_en, s.product_group) as member_en,
    case s.arrangement when 'benchmark' then 1 else 2 end as place,
    case s.arrangement when 'benchmark' then 'inhouse' else 'outsourced' end as arrangement,
    case s.arrangement when 'benchmark' then '自有配送中心' else '供应商直供' end as title_zh,
    case s.arrangement when 'benchmark' then 'Own hub' else 'Vendor-direct' end as title_en,
    s.cost,
    s.quantity,
    main.ratio(s.cost, s.quantity) as unit_cost,
    '美元/千克' as unit_zh,
    'USD/kg' as unit_en,
    s.good_count,
    s.item_count,
    s.counted_count,
    -- Under thirty lines one air parcel decides; where one line is a quarter of all weight, that line does.
    case
        when s.counted_count = 0 then '没有一行同时列明运费和重量'
        when s.counted_count < 30 then '只有 ' || s.counted_count || ' 行列明运费和重量，太少，不宜比较'
        when 4 * s.heaviest_kg > s.quantity
            then
                '仅一行就占全部重量的 ' || cast(round(100 * main.ratio(s.heaviest_kg, s.quantity)) as integer)
                || ' %，先核对该行再比较'
    end as note_zh,
    case
        when s.counted_count = 0 then 'No line states both freight and weight'
        when s.counted_count < 30
            then 'Only ' || s.counted_count || ' lines state freight and weight: too few to compare'
        when 4 * s.heaviest_kg > s.quantity
            then
                'One line alone is ' || cast(round(100 * main.ratio(s.heaviest_kg, s.quantity)) as integer)
                || ' % of all the weight: check it before comparing'
    end as note_en,
    '运费不是总成本：配送中心的运费只是最后一程，不含入库运输、仓储和人员；'
    || '货价、保险、差错损失均不在内。'
    || '两种方式的线路、运输方式和单件重量不同；直供的计划日很可能协商后更新过。'
    || '因此这里不下“是否更省”的结论，只并列单价与准时率。'
        as caveat_zh,
    'Freight is not total cost: the hub''s is the last leg only, without the way into the warehouse and storage; '
    || 'staff, price of goods, insurance and errors are in neither. Lanes, modes and parcel weights differ, and '
    || 'scheduled dates of direct deliveries were probably moved by agreement. So this gives no verdict on which is '
    || 'cheaper; it sets unit freight and punctuality side by side.' as caveat_en
from summed as s
left join policy.families as f on s.product_group = f.family
