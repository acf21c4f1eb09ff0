-- One row per in-house cost row of an engagement and period whose in-house rows rest on different volumes (V09).
with stated as (

    select distinct engagement_id, period, volume_basis
    from temp.raw_cost_entries
    where side = 'IN' and volume_basis is not null

),

bases as (

    select
        engagement_id,
        period,
        string_agg(printf('%g', cast(volume_basis as double)), ' / ' order by volume_basis) as named
    from stated
    group by engagement_id, period
    having count(*) > 1

)

select
    c.row_no,
    'rejected' as kind,
    'volume_basis' as field,
    printf('%g', cast(c.volume_basis as double)) as raw_text,
    'V09' as rule,
    '同一外包项目同一期间的自营成本按不同的测算业务量填报（' || b.named || '），不能相加，各行均未入库；请统一测算业务量。' as zh,
    'The in-house costs of this engagement and period rest on different volumes (' || b.named
    || ') and cannot be added, so none of these rows is loaded; bring them to one volume.' as en
from temp.raw_cost_entries as c
inner join bases as b on c.engagement_id = b.engagement_id and c.period = b.period
where c.side = 'IN' and c.volume_basis is not null
