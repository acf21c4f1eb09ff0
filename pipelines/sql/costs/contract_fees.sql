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
            when
                quantity = 0
                or (
                    (quantity > band_above or (is_after_gap and quantity = band_above))
                    and quantity <= coalesce(band_to, quantity)
                ) then quantity
            else 0
        end as charged_quantity,
        -- Where the next band begins that leaves a gap below it.
        min(band_above) filter (where is_after_gap and (band_method = 'progressive' or band_above > quantity)) over (
            partition by engagement_id, month
        ) as next_from
    from banded

),

summed as (

    select
        engagement_id,
        month,
        max(basis) as basis,
        count(distinct basis) as basis_count,
        bool_or(quantity is null) as is_open,
        max(quantity) as quantity,
        sum(charged_quantity) as charged_quantity,
        cast(sum(cast(charged_quantity * price_cny as decimal(38, 8))) as decimal(28, 8)) as fee_cny,
        max(price_cny) as highest_price_cny,
        max(escalator) as escalator,
        max(band_to) filter (where band_to <= least(quantity, coalesce(next_from, quantity))) as unpriced_above,
        max(next_from) as unpriced_below,
        min(file_id) as file_id,
        min(source_sheet) as source_sheet,
        min(source_row) as source_row
    from charged
    group by engagement_id, month

),

told as (

    select
        *,
        -- Below the first band, in a gap between two or above the last one there is no price: nothing is guessed.
        not is_open and charged_quantity < quantity as has_no_band
    from summed

)

select
    engagement_id,
    main.quarter_of(month) as period,
    month,
    case when basis_count = 1 then basis end as basis,
    -- A month's lump sum is owed for no number of pieces.
    case when basis <> 'month' or basis_count > 1 then quantity end as quantity,
    case when not is_open and not has_no_band then fee_cny end as fee_cny,
    has_no_band,
    -- Which band lacks, in words.
    case
        when has_no_band
            then
                strftime(month, '%Y-%m') || ' 的计价数量 ' || main.plain_number(quantity) || ' 没有对应的价格档（'
                || concat_ws(
                    '、', main.plain_number(unpriced_above) || ' 以上', main.plain_number(unpriced_below) || ' 以下'
                ) || '没有价格）'
    end as gap_zh,
    case
        when has_no_band
            then
                'the quantity of ' || main.plain_number(quantity) || ' in ' || strftime(month, '%Y-%m')
                || ' falls in no price band (there is none '
                || concat_ws(
                    ' and ', 'above ' || main.plain_number(unpriced_above),
                    'below ' || main.plain_number(unpriced_below)
                ) || ')'
    end as gap_en,
    highest_price_cny,
    escalator,
    file_id,
    source_sheet,
    source_row
from told
