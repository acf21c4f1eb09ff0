-- One row per score of a sheet that does not count: contradicted, off the scale, or on something that no committee judges (V17).
select
    s.file_id,
    s.source_sheet,
    s.source_row,
    'score' as source_field,
    cast(round(s.points, 2) as varchar) as raw_text,
    'V17' as rule,
    case s.state
        when 'contradictory'
            then '同一评委对同一候选供应商、同一评分项有两个不同的评分，均不计入；请更正其一。'
        when 'out_of_scale' then '按评分口径换算后不在 0 到 100 之间，不计入；请核对分值或评分口径。'
        else '该评分项不由评委打分，不计入。'
    end as zh,
    case s.state
        when 'contradictory'
            then 'One member gave one candidate two different scores on this; neither counts. Correct one of them.'
        when 'out_of_scale'
            then 'Not between 0 and 100 on the scale of the tender, so it does not count; check maximum or scale.'
        else 'No committee judges this indicator, so the score does not count.'
    end as en
from selection.committee_scores as s
where s.origin = 'sheet' and s.state in ('contradictory', 'out_of_scale', 'not_judged')
