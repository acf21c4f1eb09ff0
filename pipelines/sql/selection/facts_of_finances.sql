-- One row per tender, candidate, fiscal year and measure of its books (domain 3.4 SS2, SS3).
select
    y.tender_no,
    y.vendor_id,
    'service_revenue' as measure,
    -- A ratio of sums: the revenues of the years over as many annual contract values is their mean over one.
    cast(y.service_revenue_cny as decimal(24, 12)) as numerator,
    cast(t.annual_value_cny as decimal(24, 12)) as denominator,
    case when t.annual_value_cny > 0 then 'value' else 'missing_bank' end as state,
    y.file_id,
    y.source_sheet,
    y.source_row,
    'service_revenue_cny' as source_field
from selection.fiscal_years as y
inner join selection.tenders as t on y.tender_no = t.tender_no
where y.service_revenue_cny is not null
union all
select
    tender_no,
    vendor_id,
    'profitable_years' as measure,
    cast(case when net_profit_cny > 0 then 1 else 0 end as decimal(24, 12)) as numerator,
    null as denominator,
    'value' as state,
    file_id,
    source_sheet,
    source_row,
    'net_profit_cny' as source_field
from selection.fiscal_years
where net_profit_cny is not null
union all
select
    tender_no,
    vendor_id,
    'liabilities_to_assets' as measure,
    cast(total_liabilities_cny as decimal(24, 12)) as numerator,
    cast(total_assets_cny as decimal(24, 12)) as denominator,
    'value' as state,
    file_id,
    source_sheet,
    source_row,
    'total_liabilities_cny' as source_field
from selection.fiscal_years
where place = 1 and total_assets_cny > 0 and total_liabilities_cny is not null
