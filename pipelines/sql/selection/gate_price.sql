-- One row per tender and candidate with an opened price: gate G15, against the cap and the mean of the other gates' survivors.
with refused as (

    select tender_no, vendor_id, bool_or(state = 'failed') as is_refused
    from selection.gates_but_price
    group by tender_no, vendor_id

),

standing as (

    select
        c.tender_no,
        c.vendor_id,
        c.bid_price_cny,
        t.price_cap_cny,
        r.explain_below,
        c.file_id,
        c.source_sheet,
        c.source_row,
        coalesce(c.bid_price_cny > t.price_cap_cny, false) as is_above_cap,
        coalesce(g.is_refused, false) as is_refused
    from selection.candidates as c
    inner join selection.tenders as t on c.tender_no = t.tender_no
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    left join refused as g on c.tender_no = g.tender_no and c.vendor_id = g.vendor_id
    where c.bid_price_cny is not null

),

means as (

    select
        *,
        sum(case when is_refused or is_above_cap then 0 else bid_price_cny end) over everyone as valid_sum,
        sum(case when is_refused or is_above_cap then 0 else 1 end) over everyone as valid_count
    from standing
    window everyone as (partition by tender_no)

)

select
    tender_no,
    vendor_id,
    'G15' as gate,
    case
        when is_above_cap then 'failed'
        -- Compared as products, so that a bid of exactly the share is not low.
        when bid_price_cny * valid_count < explain_below * valid_sum then 'to_verify'
        else 'passed'
    end as state,
    case
        when is_above_cap then '高于最高限价 ' || cast(price_cap_cny as varchar) || ' 元'
        when bid_price_cny * valid_count < explain_below * valid_sum
            then '低于有效报价均值的 ' || cast(cast(100 * explain_below as integer) as varchar) || '%，须作合理说明'
        else '报价有效'
    end as zh,
    case
        when is_above_cap then 'Above the cap of ' || cast(price_cap_cny as varchar) || ' yuan'
        when bid_price_cny * valid_count < explain_below * valid_sum
            then 'Below ' || cast(cast(100 * explain_below as integer) as varchar)
                || ' % of the mean of valid bids; it must be explained'
        else 'The price is valid'
    end as en,
    file_id,
    source_sheet,
    source_row
from means
