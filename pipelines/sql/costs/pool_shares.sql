-- One row per cost row that takes part in a shared pool: its share by the driver, or why there is none yet. The shares of a
-- complete pool add up to it exactly; whose part nobody claims stays nobody's (4.3).
with named as (

    select
        c.engagement_id, c.pool_name, c.period, c.side, c.cost_item, c.file_id, c.source_sheet, c.source_row,
        cast(c.driver_qty as decimal(24, 6)) as driver_qty,
        p.pool_amount_cny,
        cast(p.whole_driver_qty as decimal(24, 6)) as stated_whole,
        coalesce(cast(main.stated_month(c.period) || '-01' as date), main.quarter_start(c.period)) as start_on
    from staging.cost_entries as c
    inner join staging.cost_pools as p on c.pool_name = p.pool_name and c.period = p.period
    where main.quarter_of_stated(c.period) is not null

),

-- Who took part before, last with more than nothing, still runs, and has not said a word of it now: nobody knows how much is
-- his. One who was missing last time as well is not forgotten.
absent as (

    select n.pool_name, n.period, string_agg(distinct e.label, '、' order by e.label) as labels
    from (select distinct pool_name, period, start_on from named) as n
    inner join (
        select
            pool_name, engagement_id, start_on, coalesce(sum(driver_qty) <> 0, true) as takes_part,
            lead(start_on) over (partition by pool_name, engagement_id order by start_on) as next_on
        from named
        group by pool_name, engagement_id, start_on
    ) as b
        on n.pool_name = b.pool_name and n.start_on > b.start_on and n.start_on <= coalesce(b.next_on, n.start_on)
        and b.takes_part
    inner join entities.engagements as e on b.engagement_id = e.engagement_id and e.end_on >= n.start_on
    anti join named as o
        on n.pool_name = o.pool_name and n.period = o.period and b.engagement_id = o.engagement_id
    group by n.pool_name, n.period

),

shared as (

    select
        n.*,
        coalesce(n.stated_whole, sum(n.driver_qty) over pool) as whole,
        sum(n.driver_qty) over pool as claimed,
        sum(n.driver_qty) over (
            pool order by n.engagement_id, n.side, n.cost_item, n.file_id, n.source_sheet, n.source_row
            rows between unbounded preceding and current row
        ) as reached,
        case
            when n.stated_whole is not null
                then case when sum(n.driver_qty) over pool > n.stated_whole then 'above' end
            -- Who has not stated his part leaves everybody's open.
            when count(*) filter (where n.driver_qty is null) over pool > 0 then 'blank'
            when a.labels is not null then 'absent'
            -- Shared by one alone is shared with others whose sheets are not there.
            when min(n.engagement_id) over pool = max(n.engagement_id) over pool then 'alone'
            -- Nor does anything show yet who else takes part. More takers make each share less: outsourced it can but be
            -- too dear, while in-house too much would be compared.
            when n.side = 'IN' and n.start_on = min(n.start_on) over (partition by n.pool_name) then 'first'
        end as gap,
        a.labels
    from named as n
    left join absent as a on n.pool_name = a.pool_name and n.period = a.period
    window pool as (partition by n.pool_name, n.period)

)

-- Differences of running totals: what rounding takes from one share it gives to the next.
select
    file_id,
    source_sheet,
    source_row,
    engagement_id,
    main.quarter_of_stated(period) as period,
    case
        when gap is null
            then
                main.times_ratio(pool_amount_cny, reached, whole)
                - main.times_ratio(pool_amount_cny, reached - driver_qty, whole)
    end as share_cny,
    case
        when gap is not null
            then
                '共用成本池“' || pool_name || '”（' || period || '）'
                || case gap
                    when 'above' then '各行分摊数量合计超过登记的动因总量，请核对'
                    when 'blank' then '有分摊数量未填，各方份额均不能确定；请补填，或在成本池登记动因总量'
                    when 'absent'
                        then
                            '以前参与分摊的' || labels || '本期尚未报送；请催报（不再参与的填分摊数量 0），'
                            || '或在成本池登记动因总量'
                    when 'first' then '首次分摊，参与各方是否报齐无从核对；请在成本池登记动因总量'
                    else '目前只有一个项目参与分摊，其他各方的数量不明；请待各方报齐，或在成本池登记动因总量'
                end
    end as gap_zh,
    case
        when gap is not null
            then
                'the shared pool “' || pool_name || '” (' || period || '): '
                || case gap
                    when 'above' then 'the quantities add up to more than its whole driver quantity; check them'
                    when 'blank'
                        then
                            'a quantity is missing, so nobody''s share is known: fill it in, or state the pool''s '
                            || 'whole driver quantity'
                    when 'absent'
                        then
                            labels || ' took part before and has not reported now: ask for it (0 where it no '
                            || 'longer takes part), or state the pool''s whole driver quantity'
                    when 'first'
                        then
                            'it is shared for the first time, so nothing shows that all who take part are there: '
                            || 'state its whole driver quantity'
                    else
                        'one engagement alone takes part so far: wait for the others, or state the pool''s whole '
                        || 'driver quantity'
                end
    end as gap_en
from shared
