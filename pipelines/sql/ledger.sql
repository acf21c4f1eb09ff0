-- Where every file, sheet, cell and row went; pipelines/ledger.py fills these tables.
create schema staging;

-- One row per input file.
create table staging.files (
    file_id varchar, file_name varchar, size_bytes bigint, is_sample boolean, state varchar, code varchar,
    zh varchar, en varchar, rows_read bigint, rows_loaded bigint, rows_rejected bigint, rows_set_aside bigint
);
-- One row per sheet of a file; rows_read = rows_loaded + rows_rejected + rows_set_aside.
create table staging.sheets (
    file_id varchar, file_name varchar, seq integer, sheet varchar, source varchar, state varchar, header_row integer,
    code varchar, zh varchar, en varchar, rows_read bigint, rows_loaded bigint, rows_rejected bigint,
    rows_set_aside bigint
);
-- One row per cell that could not be taken as it is; severity: rejected (its row), blanked (the cell), noted.
create table staging.problem_cells (
    file_id varchar, file_name varchar, sheet varchar, row integer, "column" varchar, cell varchar, field varchar,
    raw_text varchar, rule varchar, severity varchar, zh varchar, en varchar
);
-- One row per row that is no data: totals, signatures, repeated headers, exact repeats.
create table staging.set_aside_rows (
    file_id varchar, file_name varchar, sheet varchar, row integer, kind varchar, text varchar, zh varchar, en varchar
);
-- One row per recognised column of a sheet.
create table staging.columns (
    file_id varchar, sheet varchar, source varchar, field varchar, "column" varchar, header varchar, unit varchar
);
