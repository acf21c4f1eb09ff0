-- One row per engagement, month and price band: what its price is one of, and how many of that are charged (4.2 O1). A price
-- whose unit is neither the volume's nor an exact part or multiple of it has no quantity, and a sentence that says why.
with headed as (

    -- For how many pieces a header states the prices below it: they are loaded as what one costs.
    select
        file_id, sheet, first_row, last_row,
        max(case unit when '元/百' then 100 when '元/千' then 1000 when '元/万' then 10000 else 1 end) as many,
        max(main.unit_in_header(header)) as price_unit
    from staging.columns
    where field = 'unit_price_cny'
    group by file_id, sheet, first_row, last_row

),

meant as (

    select
        b.*,
        cast(e.contracted_fte as decimal(24, 6)) as people,
        cast(coalesce(v.good_volume, v.volume) as decimal(24, 6)) as volume,
        -- The price row's unit, its header's, the register's, or that of its way of pricing; of a header and of that way only
        -- where it is no plain count (元/月).
        u.unit as price_unit_known, u.words, u.months, u.is_person, u.is_plain, u.is_by_time as is_by_time_said,
        -- A row may say again what its header says, or what one is; anything else contradicts it.
        case when u.size % coalesce(h.many, 1) = 0 or u.size = 1 then u.counted end as price_counted,
        case when u.size % h.many = 0 then u.size // h.many else coalesce(u.size, 1) end as price_size,
        w.unit as volume_unit, w.counted as volume_counted,
        coalesce(case when v.unit_of_output is not null then w.size // w.loaded else w.size end, 1) as volume_size,
        -- People's months that the volume's own sheet counts.
        coalesce(u.is_person and w.is_person and u.months = w.months and v.unit_of_output is not null, false)
            as is_people_counted,
        b.band_to is not null or b.band_above <> 0 as is_banded,
        coalesce(e.start_on, g.start_on) as agreed_from,
        coalesce(e.end_on, g.end_on) as agreed_until
    from costs.contract_price_bands as b
    inner join staging.engagements as e on b.engagement_id = e.engagement_id
    inner join entities.engagements as g on b.engagement_id = g.engagement_id
    left join staging.services as s on e.service_name = s.service_name
    left join staging.volumes as v on b.engagement_id = v.engagement_id and b.month = v.month
    left join headed as h
        on b.file_id = h.file_id and b.source_sheet = h.sheet and b.source_row between h.first_row and h.last_row
    left join costs.units as x on h.price_unit = x.unit and not x.is_plain
    left join costs.units as y on e.price_basis = y.unit and not y.is_plain
    left join costs.units as u on coalesce(b.price_unit, x.unit, e.unit_of_output, y.unit) = u.unit
    -- Of a service counted in thousands nobody knows whether a sheet without a unit of its own is.
    left join costs.units as w
        on coalesce(v.unit_of_output, s.unit_of_output) = w.unit and (v.unit_of_output is not null or w.loaded = 1)

),

judged as (

    select
        *,
        -- A sum for more than a month has a month's part where the agreed term is a whole number of such sums.
        datediff('month', agreed_from, agreed_until + 1) % months = 0
        and day(agreed_from) = 1 and day(agreed_until + 1) = 1 as is_whole,
        case
            when is_people_counted or price_unit_known is null or price_counted = volume_counted then 'volume'
            when months is not null then case when is_person then 'people' else 'lump' end
            when volume_unit is null and is_plain then 'volume'
            else 'none'
        end as follows,
        coalesce(is_by_time_said and follows <> 'volume', false) as is_by_time,
        case
            -- Bands beside another unit than the volume's may be in either.
            when follows = 'volume' and is_banded and price_size <> volume_size then 'bands'
            when follows = 'people' and people is null then 'people'
            -- Which of several lump sums is due, no quantity here tells.
            when follows = 'lump' and is_banded then 'lumps'
            when follows in ('lump', 'people') and not is_whole then 'term'
            when follows = 'none' and regexp_matches(price_unit_known, '^(人民币)?[十百千万亿]+元') then 'money'
            when follows = 'none' and is_by_time then 'time'
            -- Of what was not reported yet nobody need know the unit.
            when follows = 'none' and volume is not null
                then case when volume_unit is null then 'no_unit' else 'units' end
        end as gap
    from meant

)

select
    engagement_id, month, sequence, price_cny, band_above, band_to, is_after_gap, band_method, escalator, file_id,
    source_sheet, source_row, months, is_by_time,
    -- Said beside a figure where the word piece would not do (千件, 小时).
    case when follows = 'volume' and (price_size <> volume_size or not is_plain) then words end as unit_words,
    case
        when gap is not null or follows = 'none' then null
        when follows = 'volume' then 'piece'
        else
            case when follows = 'people' then 'person_' else '' end
            || case months when 1 then 'month' when 3 then 'quarter' when 6 then 'half_year' else 'year' end
    end as basis,
    case
        when gap is not null then null
        when follows = 'volume' then volume
        when follows = 'people' then people
        when follows = 'lump' then cast(1 as decimal(24, 6))
    end as quantity,
    case when follows = 'volume' then price_size else 1 end as price_size,
    case when follows = 'volume' then volume_size else 1 end as volume_size,
    case
        when gap is not null
            then
                '合同单价按“' || price_unit_known || '”计，'
                || coalesce('业务量按“' || volume_unit || '”计，', '业务量没有注明计量单位，')
                || case gap
                    when 'bands' then '分档起止以哪个单位为准不明；请把单价和档位都改按业务量的单位填写'
                    when 'people' then '合同与服务台账没有“合同人数”，请补填'
                    when 'lumps' then '又按业务量分档，当月适用哪一档不明；请直接填报当季价款（O1）'
                    when 'term' then '合同期不是它的整数倍，不能折算到月；请改填每月的单价，或直接填报当季价款（O1）'
                    when 'money' then '单价一栏应以元为单位；请把单价换算成元，计量单位改为“元/…”'
                    when 'time' then '应计的数量无从得知；请改填每月包干的单价，或直接填报当季价款（O1）'
                    when 'no_unit' then '无法相乘；请在业务量表或服务目录填写计量单位，或直接填报当季价款（O1）'
                    else '两者不能换算；请改用同一计量单位，或直接填报当季价款（O1）'
                end
    end as gap_zh,
    case
        when gap is not null
            then
                'the contract''s price is per “' || price_unit_known || '”, the volume '
                || coalesce('in “' || volume_unit || '”; ', 'without a unit; ')
                || case gap
                    when 'bands' then 'in which of them its bands are is not said: state both in the volume''s'
                    when 'people' then 'the register has no number of people under contract: fill it in'
                    when 'lumps' then 'which band''s sum is due is not said: state the quarter''s price (O1)'
                    when 'term'
                        then
                            'the contract''s term is no whole number of those: state a price per month, or the '
                            || 'quarter''s price (O1)'
                    when 'money' then 'the price column is in yuan: bring the price to yuan and correct its unit'
                    when 'time'
                        then
                            'how many of that are due is not known: state the sum per month, or the quarter''s '
                            || 'price (O1)'
                    when 'no_unit'
                        then
                            'they can''t be multiplied: fill in the unit on the volume sheet or in the service list, '
                            || 'or state the quarter''s price (O1)'
                    else 'one can''t be brought to the other: use one unit, or state the price (O1)'
                end
    end as gap_en
from judged
