-- One row per payment line that agrees in everything with an earlier one: two payments or one typed twice, only the payer knows (M-22).
with numbered as (

    select
        file_id,
        source_sheet,
        source_row,
        cast(amount_usd as varchar) as raw_text,
        row_number() over (
            partition by paid_on, vendor_name, amount_usd, fund, center, account, fiscal_year, accounting_period
            order by source_row
        ) as occurrence
    from staging.payments

)

select
    file_id,
    source_sheet,
    source_row,
    'amount_usd' as source_field,
    raw_text,
    'M-22' as rule,
    '与前面一行完全相同，可能重复付款或重复登记，请核对。' as zh,
    'The same as an earlier line in everything: paid twice or typed twice? Check it.' as en
from numbered
where occurrence > 1
