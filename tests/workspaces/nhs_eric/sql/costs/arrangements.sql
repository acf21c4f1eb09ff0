-- One row per year and share of services contracted out: cleaning cost per occupied square metre, over trusts whose figures hold.
-- A trust whose figures can't be right stands in a row of its own group, is not added up, and the note says how many there are.
with areas as (

    select
        file_id,
        org_code,
        sum(occupied_m2) as occupied_m2,
        sum(cleaning_gbp) as cleaning_gbp
    from staging.sites
    group by file_id, org_code

),

-- Sites whose area differs fourfold between the years: one of the two is wrong, and nothing says which.
jumping as (

    select distinct s.org_code
    from findings.areas_that_jump as j
    inner join staging.sites as s
        on j.file_id = s.file_id and j.source_sheet = s.source_sheet and j.source_row = s.source_row

),

returned as (

    select
        t.org_code,
        regexp_extract(f.file_name, '([0-9]{4}-[0-9]{2})', 1) as period,
        t.contracted_out_share as share,
        coalesce(t.cleaning_gbp, a.cleaning_gbp) as cleaning_gbp,
        a.occupied_m2,
        j.org_code is not null as area_jumps
    from staging.trusts as t
    inner join staging.files as f on t.file_id = f.file_id
    left join areas as a on t.file_id = a.file_id and t.org_code = a.org_code
    left join jumping as j on t.org_code = j.org_code

),

measured as (

    select
        *,
        main.ratio(cleaning_gbp, occupied_m2) as unit_cost,
        median(main.ratio(nullif(cleaning_gbp, 0), occupied_m2)) over (partition by period) as usual
    from returned

),

judged as (

    select
        *,
        case
            -- No area, no cost stated, or nought for cleaning a hospital.
            when coalesce(cleaning_gbp, 0) = 0 or coalesce(occupied_m2, 0) = 0 then 'incomplete'
            -- At most 1.5 %: a fraction written for a percentage (M-10).
            when share > 0 and share <= 0.015 then 'unit_slip'
            when area_jumps or unit_cost > 10 * usual or 10 * unit_cost < usual then 'unit_slip'
            else 'counted'
        end as standing,
        case
            when share = 0 then 1
            when share <= 0.25 then 2
            when share <= 0.5 then 3
            when share <= 0.75 then 4
            when share < 1 then 5
            else 6
        end as place
    from measured

),

summed as (

    select
        period,
        place,
        sum(cleaning_gbp) filter (where standing = 'counted') as cost,
        sum(occupied_m2) filter (where standing = 'counted') as quantity,
        count(*) as item_count,
        count(*) filter (where standing = 'counted') as counted_count,
        count(*) filter (where standing = 'unit_slip') as slip_count,
        count(*) filter (where standing = 'incomplete') as incomplete_count
    from judged
    group by period, place

)

select
    period,
    'period' as scope,
    '*' as member,
    '保洁' as member_zh,
    'Cleaning' as member_en,
    place,
    case place when 1 then 'inhouse' when 6 then 'outsourced' else 'mixed' end as arrangement,
    case place
        when 1 then '未外包' when 2 then '外包不超过 25%' when 3 then '外包 25–50%' when 4 then '外包 50–75%'
        when 5 then '外包 75% 以上' else '全部外包'
    end as title_zh,
    case place
        when 1 then 'None contracted out' when 2 then 'Up to 25 %' when 3 then '25–50 %' when 4 then '50–75 %'
        when 5 then 'Over 75 %' else 'All contracted out'
    end as title_en,
    cast(cost as decimal(38, 6)) as cost,
    cast(quantity as decimal(38, 6)) as quantity,
    main.ratio(cost, quantity) as unit_cost,
    '英镑/平方米' as unit_zh,
    'GBP/m²' as unit_en,
    cast(null as bigint) as good_count,
    item_count,
    counted_count,
    case when counted_count < 20 then '只有 ' || counted_count || ' 家，太少，不宜比较；' else '' end
    || '疑似单位错误不计入 ' || slip_count || ' 家，数据不全 ' || incomplete_count || ' 家' as note_zh,
    case when counted_count < 20 then 'Only ' || counted_count || ' trusts: too few to compare; ' else '' end
    || slip_count || ' left out as a likely slip of unit, ' || incomplete_count || ' as incomplete' as note_en,
    '外包比例是全部后勤（含工程维护）的比例，不是保洁的比例：同一组里保洁可能自营，也可能外包。'
    || '各院区的清洁等级、楼龄和工资水平不同，未作调整；因此只并列，不下结论。' as caveat_zh,
    'The share is that of all estates and hotel services, not of cleaning: within a group cleaning may be in-house or '
    || 'contracted out. Standards of cleaning, age of buildings and level of pay differ and are not adjusted for: set '
    || 'side by side, without a verdict.' as caveat_en
from summed
