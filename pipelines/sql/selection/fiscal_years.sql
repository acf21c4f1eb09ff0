-- One row per tender, candidate and fiscal year that counts: the latest ones that ended before the opening (domain 3.2 G3).
with years as (

    select
        c.tender_no,
        c.vendor_id,
        f.fiscal_year,
        f.revenue_cny,
        f.service_revenue_cny,
        f.net_profit_cny,
        f.total_assets_cny,
        f.total_liabilities_cny,
        coalesce(f.audited, false) as is_audited,
        r.financial_years,
        f.file_id,
        f.source_sheet,
        f.source_row,
        row_number() over (partition by c.tender_no, c.vendor_id order by f.fiscal_year desc) as place
    from selection.candidates as c
    inner join policy.selection_rules as r on c.scheme = r.scheme and c.scheme_version = r.version
    inner join staging.vendor_financials as f on c.vendor_id = f.vendor_id
    -- A year whose books may not be closed at the opening gives way to the one before the last three.
    where
        try_cast(left(f.fiscal_year, 4) as integer)
        between year(c.opened_on) - r.financial_years - 1 and year(c.opened_on) - 1

)

select *
from years
where place <= financial_years
