-- One row per site whose floor area is more than four times, or less than a quarter, of what another file says of it (V15).
select
    s.file_id,
    s.source_sheet,
    s.source_row,
    'gross_m2' as source_field,
    cast(s.gross_m2 as varchar) as raw_text,
    'V15' as rule,
    '建筑面积与另一年的 ' || o.gross_m2 || ' 相差四倍以上，请核对单位和数值。' as zh,
    'More than four times apart from ' || o.gross_m2 || ' of another year; check the unit and the value.' as en
from staging.sites as s
inner join staging.sites as o on s.org_code = o.org_code and s.site_code = o.site_code and s.file_id <> o.file_id
where s.site_code <> 'AGGRE' and (s.gross_m2 > 4 * o.gross_m2 or 4 * s.gross_m2 < o.gross_m2)
