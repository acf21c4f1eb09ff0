-- One row per score without a stated maximum that is not on its tender's scale of five, which runs from 1 to 5 (V17, M-21).
with only_tender as (

    -- A sheet of scores that names no tender is about the one its own workbook lists.
    select file_id, min(tender_no) as tender_no
    from staging.tenders
    group by file_id
    having count(distinct tender_no) = 1

),

ruled as (

    select
        t.tender_no,
        coalesce(t.score_scale, r.score_scale) as score_scale,
        row_number() over (partition by t.tender_no order by s.effective_from desc, s.version desc) as place
    from staging.tenders as t
    inner join policy.schemes as s on s.purpose = 'selection' and s.effective_from <= t.opened_on
    inner join policy.selection_rules as r on s.scheme = r.scheme and s.version = r.version

)

select
    e.row_no,
    'rejected' as kind,
    'score' as field,
    cast(e.score as varchar) as raw_text,
    'V17' as rule,
    '招标项目 ' || d.tender_no || ' 按五分制评分，得分应为 1 至 5；此处不在其中，未入库。'
    || '请更正得分，或在“分值”栏写明满分。' as zh,
    'Tender ' || d.tender_no || ' is scored from 1 to 5; this lies outside and is not loaded. Correct the score, or '
    || 'state the maximum in its column.' as en
from temp.raw_evaluator_scores as e
left join only_tender as o on e.file_id = o.file_id
inner join ruled as d on coalesce(e.tender_no, o.tender_no) = d.tender_no and d.place = 1
where d.score_scale = 'five' and e.max_points is null and e.score not between 1 and 5
