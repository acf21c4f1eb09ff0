-- One row per engagement and quarter whose vendor's accounts are known: losses in each of the last three years, or insolvency.
-- Fewer than three years that are not clearly bad leave it open, and so does a last year without assets or liabilities.
with years as (

    select
        ep.engagement_id, ep.period, f.net_profit_cny, f.total_liabilities_cny > f.total_assets_cny as is_insolvent,
        f.fiscal_year, f.file_id, f.source_sheet, f.source_row,
        row_number() over (partition by ep.engagement_id, ep.period order by f.fiscal_year desc) as place
    from entities.engagement_periods as ep
    inner join entities.engagements as e on ep.engagement_id = e.engagement_id
    inner join entities.periods as p on ep.period = p.period
    inner join staging.vendor_financials as f
        on e.vendor_id = f.vendor_id and try_cast(left(f.fiscal_year, 4) as integer) < year(p.end_on)

),

judged as (

    select
        engagement_id, period,
        count(*) filter (where net_profit_cny is not null) as year_count,
        count(*) filter (where net_profit_cny < 0) as loss_count,
        max(is_insolvent) filter (where place = 1) as is_insolvent,
        max(fiscal_year) as last_year,
        max(file_id) filter (where place = 1) as file_id,
        max(source_sheet) filter (where place = 1) as source_sheet,
        max(source_row) filter (where place = 1) as source_row
    from years
    where place <= 3
    group by engagement_id, period

)

select
    engagement_id,
    period,
    'losing_or_insolvent' as test,
    cast(
        case
            when loss_count = 3 or is_insolvent then 1
            when year_count = 3 and is_insolvent is not null then 0
        end as double
    ) as value,
    '截至 ' || last_year || ' 年的 ' || cast(year_count as varchar) || ' 个年度中亏损 '
    || cast(loss_count as varchar) || ' 个'
    || case
        when is_insolvent then '，最近一年资不抵债'
        when is_insolvent is null then '，最近一年缺资产或负债'
        else ''
    end as zh,
    cast(loss_count as varchar) || ' of ' || cast(year_count as varchar) || ' years up to ' || last_year
    || ' with a loss'
    || case
        when is_insolvent then ', liabilities above assets in the last'
        when is_insolvent is null then ', assets or liabilities of the last missing'
        else ''
    end as en,
    file_id,
    source_sheet,
    source_row,
    'net_profit_cny' as source_field
from judged
