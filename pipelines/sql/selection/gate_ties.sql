-- One row per tender and candidate: gate G5 by related party and controller.
with controllers as (

    select
        c.tender_no,
        c.vendor_id,
        string_agg(o.vendor_name, '、' order by o.vendor_name) as others
    from selection.candidates as c
    inner join selection.candidates as o
        on c.tender_no = o.tender_no and c.vendor_id <> o.vendor_id
        -- The parent of both, or one of them the other's parent.
        and (c.parent_name = o.parent_name or c.parent_name = o.vendor_name or o.parent_name = c.vendor_name)
    group by c.tender_no, c.vendor_id

)

select
    c.tender_no,
    c.vendor_id,
    'G5' as gate,
    case
        when o.others is not null then 'failed'
        when c.related_party is null or c.related_party then 'to_verify'
        else 'passed'
    end as state,
    case
        when o.others is not null then '与 ' || o.others || ' 为同一实际控制人'
        when c.related_party is null then '未声明是否关联方'
        when c.related_party then '为关联方，须核实是否已披露'
        else '声明非关联方，同一项目中无同一控制人'
    end as zh,
    case
        when o.others is not null then 'Same controller as ' || o.others
        when c.related_party is null then 'Not stated whether it is a related party'
        when c.related_party then 'A related party; check that it was disclosed'
        else 'Stated to be no related party, no bidder with the same controller'
    end as en,
    c.vendor_file_id as file_id,
    c.vendor_sheet as source_sheet,
    c.vendor_row as source_row
from selection.candidates as c
left join controllers as o on c.tender_no = o.tender_no and c.vendor_id = o.vendor_id
