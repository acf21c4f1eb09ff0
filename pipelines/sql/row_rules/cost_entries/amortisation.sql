-- One row per one-time cost row whose months of amortisation are none, or more than its contract was to run, and per other
-- row that is spread over less than a month (V10). What leaving costs may stand as cash, without months.
with terms as (

    -- Begun months count whole: a contract of 12 months and a day may be spread over 13.
    select
        engagement_id, datediff('month', start_on, end_on + interval 1 day)
        + case when day(end_on + interval 1 day) > day(start_on) then 1 else 0 end as months
    from staging.engagements

),

-- A sheet without the column states each period's share itself, and there is nothing to spread.
spread as (

    select
        c.row_no, c.amort_months, t.months,
        coalesce(c.recurring like '%一次%' or lower(c.recurring) like 'one%', false) as is_one_time,
        coalesce(n.cost_code = 'O13', false) as is_exit
    from temp.raw_cost_entries as c
    inner join terms as t on c.engagement_id = t.engagement_id
    left join policy.cost_item_names as n on c.side = n.side and c.cost_item = n.cost_item
    where exists (
            select 1 from staging.columns as k
            where k.file_id = c.file_id and k.sheet = c.source_sheet
                and k.source = 'cost_entries' and k.field = 'amort_months'
        )

)

select
    row_no,
    'rejected' as kind,
    'amort_months' as field,
    cast(amort_months as varchar) as raw_text,
    'V10' as rule,
    case
        when amort_months is null then '一次性费用没有填写有效的摊销月数，该行未入库；请填 1 至 '
        when not is_one_time
            then '摊销月数为 ' || cast(amort_months as varchar) || '，该行未入库；经常性费用请留空，需摊销的请填 1 至 '
        else '一次性费用的摊销月数为 ' || cast(amort_months as varchar) || '，该行未入库；应为 1 至 '
    end || cast(months as varchar) || '（合同月数）；合同提前终止的，终止日期保留原约定，另填提前终止日期。' as zh,
    case
        when amort_months is null then 'This one-time cost states no valid months of amortisation'
        when not is_one_time
            then
                'This cost is spread over ' || cast(amort_months as varchar)
                || ' months; leave the months of a recurring cost blank. It'
        else 'This one-time cost is spread over ' || cast(amort_months as varchar) || ' months'
    end || ' and is not loaded; give 1 to ' || cast(months as varchar)
    || ', the months of the contract; of one that ended early keep the agreed end and state the day it ended on.' as en
from spread
where
    amort_months < 1
    or (is_one_time and ((amort_months is null and not is_exit) or amort_months > months))
