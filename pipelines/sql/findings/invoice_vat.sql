-- One row per invoice without a rate of its own whose VAT is not its net amount times the rate of its contract (V08).
with rated as (

    select i.*, r.vat_rate as contract_rate
    from staging.invoices as i
    inner join costs.vat_rates as r on i.engagement_id = r.engagement_id
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
