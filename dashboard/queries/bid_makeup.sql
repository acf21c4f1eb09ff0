-- One row per ranked candidate of a tender and part of its total: the dimensions of its scheme and the price.
with parts as (

    select
        r.vendor_id,
        r.vendor_name,
        r.rank,
        cast(r.total as double) as total,
        d.seq,
        d.title_zh,
        d.title_en,
        -- A dimension without a score leaves its weight to the others (domain 3.7).
        cast(1 - r.price_weight as double) * cast(s.score as double) * s.dimension_units / nullif(
            sum(case when s.score is not null then s.dimension_units end) over (partition by r.vendor_id), 0
        ) as points
    from selection.results as r
    inner join selection.dimension_scores as s on r.tender_no = s.tender_no and r.vendor_id = s.vendor_id
    inner join policy.dimensions as d
        on s.scheme = d.scheme and s.scheme_version = d.version and s.dimension = d.dimension
    where r.tender_no = $tender and r.rank is not null and r.price_method <> 'PM5'

),

priced as (

    select
        r.vendor_id,
        r.vendor_name,
        r.rank,
        cast(r.total as double) as total,
        -- After all dimensions, however many the scheme has.
        (
            select max(d.seq) + 1 from policy.dimensions as d
            where d.scheme = t.scheme and d.version = t.scheme_version
        ) as seq,
        p.price_title_zh as title_zh,
        p.price_title_en as title_en,
        cast(r.price_weight as double) * cast(r.price_score_exact as double) as points
    from selection.results as r
    inner join selection.tenders as t on r.tender_no = t.tender_no
    inner join policy.selection_rules as p on t.scheme = p.scheme and t.scheme_version = p.version
    where r.tender_no = $tender and r.rank is not null and r.price_method <> 'PM5' and r.price_weight > 0

)

select * from parts
union all
select * from priced
order by rank, vendor_id, seq
