-- One row per tender and candidate with a sample of its staff: gate G7.
with samples as (

    select
        e.tender_no,
        e.vendor_id,
        sum(e.numerator) as covered,
        sum(e.denominator) as sampled,
        min(e.file_id) as file_id,
        min(e.source_sheet) as source_sheet,
        min(e.source_row) as source_row
    from selection.evidence as e
    where e.item = 'employment_sample' and e.denominator is not null
    group by e.tender_no, e.vendor_id

)

select
    s.tender_no,
    s.vendor_id,
    'G7' as gate,
    case when s.covered < r.labour_below * s.sampled then 'failed' else 'passed' end as state,
    '抽样 ' || cast(cast(s.sampled as bigint) as varchar) || ' 人，劳动合同及足额社保齐全 '
    || cast(cast(s.covered as bigint) as varchar) || ' 人' as zh,
    cast(cast(s.covered as bigint) as varchar) || ' of ' || cast(cast(s.sampled as bigint) as varchar)
    || ' sampled staff have a contract and full social insurance' as en,
    s.file_id,
    s.source_sheet,
    s.source_row
from samples as s
inner join selection.candidates as c on s.tender_no = c.tender_no and s.vendor_id = c.vendor_id
inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
