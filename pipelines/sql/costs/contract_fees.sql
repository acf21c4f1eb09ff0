-- One row per engagement and month with a contract price: what the contract says is due for the quantity delivered (4.2 O1).
with charged as (

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
    from costs.priced_quantities

),

priced as (

    select
        *,
        cast(charged_quantity * price_cny as decimal(28, 8)) as amount_cny,
        -- Which month of its quarter, half-year or year: the parts of a sum are differences of running totals.
        (month(month) - 1) % coalesce(months, 1) + 1 as place_no
    from charged

),

summed as (

    select
        engagement_id,
        month,
        max(basis) as basis,
        count(distinct coalesce(basis, '')) = 1 and min(price_size) = max(price_size)
        and min(volume_size) = max(volume_size) as is_of_one_kind,
        bool_or(quantity is null) as is_open,
        bool_and(is_by_time) as is_by_time,
        max(quantity) as quantity,
        max(price_size) as price_size,
        max(volume_size) as volume_size,
        max(unit_words) as unit_words,
        sum(charged_quantity) as charged_quantity,
        cast(
            sum(
                case
                    when basis = 'piece' then main.times_ratio(amount_cny, volume_size, price_size)
                    else
                        main.times_ratio(amount_cny, place_no, months)
                        - main.times_ratio(amount_cny, place_no - 1, months)
                end
            ) as decimal(28, 8)
        ) as fee_cny,
        max(price_cny) as highest_price_cny,
        max(escalator) as escalator,
        max(band_to) filter (where band_to <= least(quantity, coalesce(next_from, quantity))) as unpriced_above,
        max(next_from) as unpriced_below,
        string_agg(distinct gap_zh, '；' order by gap_zh) as unit_gap_zh,
        string_agg(distinct gap_en, '; ' order by gap_en) as unit_gap_en,
        min(file_id) as file_id,
        min(source_sheet) as source_sheet,
        min(source_row) as source_row
    from priced
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
    case when is_of_one_kind then basis end as basis,
    is_by_time,
    -- What one of the price's unit is to one of the volume's, where they are another (千件 beside 件).
    case when is_of_one_kind then price_size else 1 end as price_size,
    case when is_of_one_kind then volume_size else 1 end as volume_size,
    case when is_of_one_kind then unit_words end as unit_words,
    -- In the price's unit; a lump sum is owed for no number of pieces.
    case
        when not is_of_one_kind then quantity
        when basis = 'piece' then main.times_ratio(quantity, volume_size, price_size)
        when basis like 'person%' then quantity
    end as quantity,
    case when not is_open and not has_no_band then fee_cny end as fee_cny,
    has_no_band,
    unit_gap_zh is not null as has_no_unit,
    -- Which band lacks, or why the unit of the price gives no quantity, in words.
    case
        when has_no_band
            then
                strftime(month, '%Y-%m') || ' 的计价数量 ' || main.plain_number(quantity) || ' 没有对应的价格档（'
                || concat_ws(
                    '、', main.plain_number(unpriced_above) || ' 以上', main.plain_number(unpriced_below) || ' 以下'
                ) || '没有价格）'
        else unit_gap_zh
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
        else unit_gap_en
    end as gap_en,
    highest_price_cny,
    escalator,
    file_id,
    source_sheet,
    source_row
from told
