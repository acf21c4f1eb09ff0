-- One row per engagement and month with a contract price: what the contract says is due for the quantity delivered (4.2 O1).
with quantities as (

    select engagement_id, month, cast(coalesce(good_volume, volume) as decimal(24, 6)) as quantity
    from staging.volumes

),

banded as (

    select
        b.*,
        main.price_basis(b.price_unit) as basis,
        case main.price_basis(b.price_unit)
            when 'person_month' then cast(e.contracted_fte as decimal(24, 6))
            -- Which of several lump sums is due, no quantity here tells.
            when 'month'
                then case when b.band_to is null and b.band_above = 0 then cast(1 as decimal(24, 6)) end
            else q.quantity
        end as quantity
    from costs.contract_price_bands as b
    inner join staging.engagements as e on b.engagement_id = e.engagement_id
    left join quantities as q on b.engagement_id = q.engagement_id and b.month = q.month

),

charged as (

    select
        *,
        case
            -- Each slice at its own price, or the whole quantity at the price of the band it falls in.
            when band_method = 'progressive'
                then greatest(least(quantity, coalesce(band_to, quantity)) - band_above, 0)
            when quantity = 0 or (quantity > band_above and quantity <= coalesce(band_to, quantity)) then quantity
            else 0
        end as charged_quantity,
        quantity > 0 and quantity > coalesce(max(band_to) over (partition by engagement_id, month), quantity)
        and count(*) filter (where band_to is null) over (partition by engagement_id, month) = 0 as is_above_bands
    from banded

)

select
    engagement_id,
    main.quarter_of(month) as period,
    month,
    -- A month's lump sum is owed for no number of pieces.
    case when max(basis) <> 'month' or min(basis) <> 'month' then max(quantity) end as quantity,
    -- A quantity above the last band has no price: nothing is guessed.
    case
        when bool_or(is_above_bands) or bool_or(quantity is null) then null
        else cast(sum(cast(charged_quantity * price_cny as decimal(38, 8))) as decimal(28, 8))
    end as fee_cny,
    max(price_cny) as highest_price_cny,
    max(escalator) as escalator,
    min(file_id) as file_id,
    min(source_sheet) as source_sheet,
    min(source_row) as source_row
from charged
group by engagement_id, main.quarter_of(month), month
