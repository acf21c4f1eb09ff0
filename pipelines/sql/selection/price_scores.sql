-- One row per tender and valid bid: its price points, 0 to 100, by the tender's method (domain 3.4 PM1 to PM5).
with raw as (

    select
        c.tender_no,
        c.vendor_id,
        c.price_cny,
        t.price_method,
        t.price_basis,
        cast(c.price_cny as double) as price,
        cast(b.lowest_cny as double) as lowest,
        b.base_cny as base,
        cast(t.price_cap_cny as double) as cap,
        cast(t.reference_low_cny as double) as declared_low,
        cast(coalesce(t.reference_low_cny, b.lowest_cny) as double) as low,
        cast(t.above_factor as double) as above_factor,
        cast(t.below_factor as double) as below_factor,
        cast(q.quality as double) as quality,
        b.best_per_yuan
    from selection.candidates as c
    inner join selection.standing as s
        on c.tender_no = s.tender_no and c.vendor_id = s.vendor_id and s.state <> 'failed'
    inner join selection.tenders as t on c.tender_no = t.tender_no
    inner join selection.price_bases as b on c.tender_no = b.tender_no
    left join selection.quality as q on c.tender_no = q.tender_no and c.vendor_id = q.vendor_id
    where c.price_cny > 0

),

scored as (

    select
        *,
        case price_method
            when 'PM1' then 100 * lowest / price
            when 'PM4'
                then case
                        -- The cap is on bids: a total cost can't be held against it.
                        when cap is null or price_basis = 'tco' then null
                        -- Nor does a declared low price at or above it: every bid would have all points.
                        when declared_low >= cap then null
                        -- The cap itself as lowest bid leaves no interval: whoever bids it has all points.
                        when cap <= low then case when price <= cap then 100 else 0 end
                        else 100 * (cap - price) / (cap - low)
                    end
            when 'PM5' then 100 * (quality / price) / nullif(best_per_yuan, 0)
            else case
                    when price > base then 100 - above_factor * 100 * (price - base) / base
                    else 100 - below_factor * 100 * (base - price) / base
                end
        end as points
    from raw

)

select
    tender_no,
    vendor_id,
    price_method,
    price_cny,
    -- Before the limits of 0 and 100, for whoever works it out again.
    points as unlimited_points,
    -- Tested for null first: greatest and least would make a missing score 0.
    cast(case when points is not null then greatest(0, least(100, points)) end as decimal(15, 12)) as price_score
from scored
