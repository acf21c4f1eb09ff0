-- One row per unit that a price or a volume is stated in, and what it is one of: a sum for so many months, of the whole or of
-- a person; else so many (size) of a thing (counted). A word that nobody knows is a thing of its own (domain 2.1).
with stated as (

    select price_unit as unit from staging.contract_prices
    union
    select unit_of_output from staging.volumes
    union
    select unit_of_output from staging.services
    union
    select unit_of_output from staging.engagements
    union
    select price_basis from staging.engagements
    union
    select main.unit_in_header(header) from staging.columns where field = 'unit_price_cny'

),

-- 元/人·月, 每人每月, yuan per person-month: the words alone, without the money, the signs and the plural.
spelt as (

    select
        unit,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(lower(unit), '\b(per|an?|each)\b|不含税|未税|每', ' ', 'g'),
                    '[\s\x{3000}/／·・•.。,，、()（）_*×－—-]', '', 'g'
                ), '^(人民币)?(元|圆|yuan|cny|rmb|¥|￥)|^按|(计价|计费|收费)$', '', 'g'
            ), '([a-z])s$', '\1'
        ) as words
    from stated

),

-- A person, a post and a seat are each one of the contract's people; what is left is what they are paid by.
peopled as (

    select
        *,
        regexp_replace(
            words, '^(人工|人员?|员工|工|名|岗位?|席位?|坐席|座席|座位|工位|person|people|man|fte|head|post|seat|agent)|'
            || '(人员?|员工|名|岗位?|席位?|坐席|座席|座位|工位|person|people|man|fte|head|post|seat|agent)$', ''
        ) as left_words
    from spelt
    where words <> ''

),

split as (

    select
        *,
        regexp_extract(
            left_words,
            '^包?个?(半年|月|季|年|month|quarter|halfyear|year|annual)(度|ly|ally)?(包干价?|固定价?|lumpsum)?$', 1
        ) as span,
        regexp_extract(words, '^([0-9]{1,9}|[十百千]?万|[十百千亿]|hundred|thousand|million)?(.*)$', 1) as many,
        substr(words, length(many) + 1) as thing,
        regexp_matches(words, '月|季|年|month|quarter|year|annual|包|总价|一口价|lump|total') as is_by_time
    from peopled

),

spans (span, months) as (
    values
    ('月', 1), ('month', 1), ('季', 3), ('quarter', 3), ('半年', 6), ('halfyear', 6), ('年', 12), ('year', 12),
    ('annual', 12)
),

multiples (many, size) as (
    values
    ('', 1), ('十', 10), ('百', 100), ('千', 1000), ('万', 10000), ('十万', 100000), ('百万', 1000000),
    ('千万', 10000000), ('亿', 100000000), ('hundred', 100), ('thousand', 1000), ('million', 1000000)
),

-- Other words for the same thing, and known parts of it.
things (thing, counted, size, is_time) as (
    values
    ('分钟', '分钟', 1, true), ('minute', '分钟', 1, true), ('小时', '分钟', 60, true), ('个小时', '分钟', 60, true),
    ('时', '分钟', 60, true), ('hour', '分钟', 60, true), ('天', '天', 1, true), ('日', '天', 1, true), ('day', '天', 1, true),
    -- The words that a bank counts its items by, whichever the contract takes.
    ('笔', '件', 1, false), ('单', '件', 1, false), ('个', '件', 1, false), ('份', '件', 1, false), ('次', '件', 1, false),
    ('项', '件', 1, false), ('条', '件', 1, false), ('宗', '件', 1, false),
    ('piece', '件', 1, false), ('item', '件', 1, false), ('transaction', '件', 1, false), ('call', '通', 1, false),
    ('sheet', '张', 1, false), ('page', '页', 1, false), ('bundle', '捆', 1, false), ('ticket', '工单', 1, false),
    ('公斤', '克', 1000, false), ('kg', '克', 1000, false), ('千克', '克', 1000, false), ('吨', '克', 1000000, false)
),

sized as (

    select
        s.unit,
        s.words,
        m.months,
        m.months is not null and s.left_words <> s.words as is_person,
        case
            when m.months is not null then null
            when p.is_time then '人' || p.counted
            else coalesce(w.counted, t.counted, s.thing)
        end as counted,
        cast(
            case
                when m.months is not null then 1
                when p.is_time then p.size
                else coalesce(w.size, coalesce(x.size, cast(s.many as bigint)) * coalesce(t.size, 1))
            end as bigint
        ) as size,
        s.is_by_time,
        coalesce(p.is_time, t.is_time, false) as is_of_hours,
        regexp_extract(
            regexp_replace(lower(s.unit), '[\s\x{3000}]', '', 'g'), '^(百万|千|万|亿)[^元0-9]{0,3}$', 1
        ) as taken
    from split as s
    left join spans as m on s.span = m.span
    left join things as p on s.left_words = p.thing and s.left_words <> s.words and p.is_time
    left join things as w on s.words = w.thing
    left join things as t on s.thing = t.thing
    left join multiples as x on s.many = x.many

)

select
    unit,
    words,
    months,
    is_person,
    counted,
    nullif(s.size, 0) as size,
    -- What reading a count has multiplied it by where its row states this unit: 1.2 万笔 is loaded as 12,000.
    x.size as loaded,
    -- Of the month or the year whatever is done in it: what it comes to follows no volume.
    is_by_time,
    -- A plain count is one of the volume, also where the volume's sheet names no unit.
    not is_by_time and s.size = 1 and not is_of_hours
    and not regexp_matches(words, '[周天日时]|week|day|hour|固定|fixed') as is_plain
from sized as s
inner join multiples as x on s.taken = x.many
