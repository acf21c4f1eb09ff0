-- One row per KPI row that states a value and feeds no measure by it: without percent sign and without counts (M-10, M-17).
select distinct
    o.file_id,
    o.source_sheet,
    o.source_row,
    'actual' as source_field,
    o.month as source_heading,
    o.actual as raw_text,
    if(regexp_matches(o.actual, '[≥≤<>＜＞]|以上|以下'), 'M-17', 'M-10') as rule,
    '“' || o.kpi_name || '”的实际值“' || o.actual || '”没有分子、分母，也不是带百分号的数值，未计分；'
    || '请填分子和分母，或写成 99.5% 这样的数值。' as zh,
    'The value “' || o.actual || '” of “' || o.kpi_name || '” has no counts and is no number with a percent sign, so '
    || 'it counts for no score; give its counts, or write it like 99.5%.' as en
from staging.kpi_observations as o
inner join measures.kpi_ratios as k
    on o.file_id = k.file_id and o.source_sheet = k.source_sheet and o.source_row = k.source_row
    and o.engagement_id = k.engagement_id and o.month = k.observed_on
where k.state = 'missing' and trim(o.actual) <> ''
