-- One row per delivery line: what its freight cell says, a pointer to another line followed once and never guessed.
-- outcome: amount; followed (the cost stands at the line pointed to); included (in the price of the goods); invoiced_apart (on
-- a bill this file doesn't hold); set_aside (a pointer that doesn't end in a number, or words not known; finding says why).
with cells as (

    select
        l.*,
        try_cast(l.freight_text as decimal(18, 6)) as freight_usd,
        try_cast(l.weight_text as decimal(18, 6)) as weight_kg,
        nullif(regexp_extract(l.freight_text, '^See ([^ ]+) [(]ID#:[0-9]+[)]$', 1), '') as shipment_cited,
        nullif(regexp_extract(l.freight_text, '^See [^ ]+ [(]ID#:([0-9]+)[)]$', 1), '') as line_cited
    from entities.delivery_lines as l

),

pointed as (

    select
        c.*,
        t.line_id as line_found,
        t.shipment_no as shipment_found,
        t.freight_text as text_found,
        t.freight_usd as freight_usd_found
    from cells as c
    left join cells as t on c.line_cited = t.line_id

),

judged as (

    select
        p.*,
        case
            when p.freight_usd >= 0 then 'amount'
            when p.freight_text = 'Freight Included in Commodity Cost' then 'included'
            when p.freight_text = 'Invoiced Separately' then 'invoiced_apart'
            when p.line_cited is null then 'unreadable'
            when p.line_found is null then 'no_such_line'
            when coalesce(p.shipment_found, '') <> p.shipment_cited then 'other_shipment'
            when p.freight_usd_found >= 0 then 'followed'
            when p.text_found like 'See %' then 'second_pointer'
            else 'no_number_there'
        end as finding
    from pointed as p

)

select
    line_id,
    engagement_id,
    vendor_name,
    period,
    scheduled_on,
    freight_text,
    freight_usd,
    weight_text,
    weight_kg,
    line_cited,
    text_found,
    finding,
    case
        when finding in ('amount', 'followed', 'included', 'invoiced_apart') then finding else 'set_aside'
    end as outcome,
    file_id,
    source_sheet,
    source_row
from judged
