-- One row per freight cell with words or a sign that nobody has met before. Must be empty: say what they mean, then load again.
select
    line_id,
    freight_text,
    file_id,
    source_sheet,
    source_row
from entities.freight_cells
where finding = 'unreadable'
