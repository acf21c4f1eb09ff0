-- One row per tender and candidate: failed if any gate is, else to_verify if any is, else passed; counts, and why in words.
select
    g.tender_no,
    g.vendor_id,
    case
        when bool_or(g.state = 'failed') then 'failed'
        when bool_or(g.state = 'to_verify') then 'to_verify'
        else 'passed'
    end as state,
    count(*) filter (where g.state = 'failed') as failed_count,
    count(*) filter (where g.state = 'to_verify') as open_count,
    string_agg(
        g.gate || ' ' || coalesce(case when g.finding = 'failed' then g.finding_reason end, g.zh), '；' order by g.seq
    ) filter (where g.state = 'failed') as failed_zh,
    string_agg(
        g.gate || ' ' || coalesce(case when g.finding = 'failed' then g.finding_reason end, g.en), '; ' order by g.seq
    ) filter (where g.state = 'failed') as failed_en,
    string_agg(g.gate, '、' order by g.seq) filter (where g.state = 'to_verify') as open_gates
from selection.gates as g
group by g.tender_no, g.vendor_id
