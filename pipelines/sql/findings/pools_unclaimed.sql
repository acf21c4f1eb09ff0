-- One row per shared pool whose stated whole is not what the cost sheets claim of it: how much nobody has claimed yet (4.3).
with claimed as (

    select pool_name, period, sum(cast(driver_qty as decimal(24, 6))) as quantity
    from staging.cost_entries
    where pool_name is not null
    group by pool_name, period

),

compared as (

    select
        p.file_id, p.source_sheet, p.source_row, p.pool_name, p.period, p.pool_amount_cny,
        cast(p.whole_driver_qty as decimal(24, 6)) as whole,
        cast(coalesce(c.quantity, 0) as decimal(24, 6)) as claimed
    from staging.cost_pools as p
    left join claimed as c on p.pool_name = c.pool_name and p.period = c.period
    where p.whole_driver_qty is not null

)

select
    file_id,
    source_sheet,
    source_row,
    'whole_driver_qty' as source_field,
    main.plain_number(whole) as raw_text,
    'V04' as rule,
    '成本池“' || pool_name || '”（' || period || '）动因总量 ' || main.plain_number(whole) || '，各项目已报 '
    || main.plain_number(claimed)
    || case
        when claimed > whole then '，超过总量，份额暂不计算；请核对。'
        else
            '，尚有 ' || cast(cast(main.times_ratio(pool_amount_cny, whole - claimed, whole) as decimal(18, 2)) as varchar)
            || ' 元无人认领；请催报未报的分摊行。'
    end as zh,
    'The pool “' || pool_name || '” (' || period || ') has a whole of ' || main.plain_number(whole) || ', and '
    || main.plain_number(claimed)
    || case
        when claimed > whole then ' is claimed: more than the whole, so no share counts. Check them.'
        else
            ' is claimed so far: '
            || cast(cast(main.times_ratio(pool_amount_cny, whole - claimed, whole) as decimal(18, 2)) as varchar)
            || ' yuan belong to nobody yet. Ask for the rows that are missing.'
    end as en
from compared
where claimed <> whole
