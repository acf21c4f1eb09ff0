-- One row per invoice without a rate of its own whose VAT is not its net amount times the rate of its contract (V08).
with master as (

    select contract_no, max(vat_rate) as vat_rate
    from staging.contracts
    group by contract_no

),

rated as (

    select i.*, coalesce(m.vat_rate, e.vat_rate) as contract_rate
    from staging.invoices as i
    inner join staging.engagements as e on i.engagement_id = e.engagement_id
    left join master as m on e.contract_no = m.contract_no
    where i.vat_rate is null

)

select
    file_id,
    source_sheet,
    source_row,
    'vat_cny' as source_field,
    main.plain_number(vat_cny) as raw_text,
    'V08' as rule,
    '税额 ' || cast(vat_cny as varchar) || ' 与不含税金额 ' || cast(amount_ex_vat_cny as varchar) || ' 乘合同税率 '
    || printf('%g%%', 100 * cast(contract_rate as double)) || ' 不符，请核对。' as zh,
    'VAT of ' || cast(vat_cny as varchar) || ' is not the net amount of ' || cast(amount_ex_vat_cny as varchar)
    || ' times the contract''s rate of ' || printf('%g %%', 100 * cast(contract_rate as double)) || '; check it.' as en
from rated
where abs(cast(vat_cny as double) - cast(amount_ex_vat_cny as double) * cast(contract_rate as double)) > 0.05 + 1e-9
