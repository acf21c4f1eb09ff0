-- One row per candidate of a tender, judged indicator and member: the score, whether it counts, and why it was given.
select
    s.vendor_id,
    c.vendor_name,
    s.indicator,
    i.title_zh,
    i.title_en,
    i.weight,
    s.member_name,
    cast(s.points as double) as points,
    s.state,
    s.reason,
    s.origin,
    s.given_at,
    f.file_name,
    s.source_sheet as sheet,
    s.source_row as row_number
from selection.committee_scores as s
inner join selection.candidates as c on s.tender_no = c.tender_no and s.vendor_id = c.vendor_id
inner join policy.indicators as i
    on c.scheme = i.scheme and c.scheme_version = i.version and s.indicator = i.indicator
left join staging.files as f on s.file_id = f.file_id
left join staging.sheets as t
    on s.file_id = t.file_id and s.source_sheet = t.sheet and t.source = 'evaluator_scores'
where s.tender_no = $tender and s.state <> 'not_judged'
-- Members in the order of their sheets, as the committee is listed.
order by i.seq, t.seq nulls last, s.member_name, c.vendor_name, s.vendor_id, s.origin
