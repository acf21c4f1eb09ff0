-- One row per tender with a valid bid: lowest price, mean and base of PM2 and PM3, best quality a yuan of PM5.
with bids as (

    select
        c.tender_no,
        c.price_cny,
        q.quality
    from selection.candidates as c
    inner join selection.standing as s
        on c.tender_no = s.tender_no and c.vendor_id = s.vendor_id and s.state <> 'failed'
    left join selection.quality as q on c.tender_no = q.tender_no and c.vendor_id = q.vendor_id
    where c.price_cny > 0

),

summed as (

    select
        tender_no,
        count(*) as bid_count,
        sum(price_cny) as price_sum,
        min(price_cny) as lowest_cny,
        max(price_cny) as highest_cny,
        max(cast(quality as double) / cast(price_cny as double)) as best_per_yuan
    from bids
    group by tender_no

),

averaged as (

    select
        s.*,
        t.price_method,
        t.reduction,
        -- From so many bids on, one highest and one lowest are left out.
        s.bid_count >= t.drop_from as is_trimmed,
        case
            when s.bid_count >= t.drop_from
                then cast(s.price_sum - s.lowest_cny - s.highest_cny as double) / (s.bid_count - 2)
            else cast(s.price_sum as double) / s.bid_count
        end as mean_cny
    from summed as s
    inner join selection.tenders as t on s.tender_no = t.tender_no

)

select
    tender_no,
    bid_count,
    lowest_cny,
    highest_cny,
    is_trimmed,
    mean_cny,
    mean_cny * case when price_method = 'PM3' then 1 - cast(reduction as double) else 1 end as base_cny,
    best_per_yuan
from averaged
