-- One row per tender and candidate: gate G3 by its audited years; assets and liabilities are both those of the latest.
with summed as (

    select
        tender_no,
        vendor_id,
        max(financial_years) as asked_years,
        count(*) filter (where is_audited and net_profit_cny is not null) as known_years,
        count(*) filter (where is_audited and net_profit_cny < 0) as loss_years,
        max(total_liabilities_cny) filter (where place = 1) as liabilities_cny,
        max(total_assets_cny) filter (where place = 1) as assets_cny,
        max(file_id) filter (where place = 1) as file_id,
        max(source_sheet) filter (where place = 1) as source_sheet,
        max(source_row) filter (where place = 1) as source_row
    from selection.fiscal_years
    group by tender_no, vendor_id

)

select
    tender_no,
    vendor_id,
    'G3' as gate,
    case
        when loss_years >= asked_years or liabilities_cny > assets_cny then 'failed'
        when known_years < asked_years or liabilities_cny is null or assets_cny is null then 'to_verify'
        else 'passed'
    end as state,
    case
        when loss_years >= asked_years then '近' || asked_years || '个经审计年度均亏损'
        when liabilities_cny > assets_cny then '最近年度负债大于资产'
        when known_years < asked_years then '经审计的年度只有 ' || known_years || ' 个，应有 ' || asked_years || ' 个'
        when liabilities_cny is null or assets_cny is null then '最近年度缺资产或负债'
        else asked_years || ' 个年度中亏损 ' || loss_years || ' 个，资产大于负债'
    end as zh,
    case
        when loss_years >= asked_years then 'A loss in each of the last ' || asked_years || ' audited years'
        when liabilities_cny > assets_cny then 'Liabilities above assets in the last year'
        when known_years < asked_years then known_years || ' audited years of ' || asked_years
        when liabilities_cny is null or assets_cny is null then 'Assets or liabilities of the last year are missing'
        else 'A loss in ' || loss_years || ' of ' || asked_years || ' years, assets above liabilities'
    end as en,
    file_id,
    source_sheet,
    source_row
from summed
