-- One row per contract of the sheet of contracts that was signed after one of its engagements began or went live (V07, C01).
with begun as (

    -- An engagement that states its own day of signing was compared with that when it was read.
    select contract_no, min(least(start_on, coalesce(go_live_on, start_on))) as first_day
    from staging.engagements
    where signed_on is null
    group by contract_no

)

select
    c.file_id,
    c.source_sheet,
    c.source_row,
    'signed_on' as source_field,
    cast(c.signed_on as varchar) as raw_text,
    'V07' as rule,
    '合同 ' || c.contract_no || ' 于 ' || cast(c.signed_on as varchar) || ' 签订，而合同台账中的服务自 '
    || cast(b.first_day as varchar) || ' 已开始：先上线后签约（C01），请核实。' as zh,
    'Contract ' || c.contract_no || ' was signed on ' || cast(c.signed_on as varchar) || ', but the register has its '
    || 'service run from ' || cast(b.first_day as varchar) || ': before the contract (C01); check it.' as en
from staging.contracts as c
inner join begun as b on c.contract_no = b.contract_no
where c.signed_on > b.first_day
