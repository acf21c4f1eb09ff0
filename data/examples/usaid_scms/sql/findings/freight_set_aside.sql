-- One row per delivery line whose freight is set aside: its cell's text, where it points, and why that gives no number.
with reasoned as (

    select
        line_id,
        vendor_name,
        period,
        freight_text,
        line_cited,
        text_found,
        finding,
        case finding
            when 'no_such_line' then '所指的明细行不在文件中'
            when 'other_shipment' then '所指的明细行属于另一发货单'
            when 'second_pointer' then '所指的明细行又指向另一行，只跟随一次'
            when 'no_number_there' then '所指明细行的运费不是数字'
            else '无法识别的运费写法'
        end as reason_zh,
        case finding
            when 'no_such_line' then 'The line it points to is not in the file'
            when 'other_shipment' then 'The line it points to belongs to another shipment'
            when 'second_pointer' then 'The line it points to points on; a pointer is followed once'
            when 'no_number_there' then 'The freight cell it points to holds no number'
            else 'Words not known in a freight cell'
        end as reason_en,
        file_id,
        source_sheet,
        source_row
    from entities.freight_cells
    where outcome = 'set_aside'

)

select
    *,
    'freight_text' as source_field,
    freight_text as raw_text,
    'FREIGHT' as rule,
    '运费另置，不计入：' || reason_zh || '。' as zh,
    'Freight set aside, not counted: ' || reason_en || '.' as en
from reasoned
