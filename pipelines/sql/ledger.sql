-- Where every file, sheet, cell and row went; pipelines/ledger.py fills these tables.
create schema staging;

-- One row per input file.
create table staging.files (
    file_id varchar, file_name varchar, size_bytes bigint, is_sample boolean, state varchar, code varchar,
    zh varchar, en varchar, rows_read bigint, rows_loaded bigint, rows_rejected bigint, rows_set_aside bigint
);
-- One row per sheet of a file and kind of table on it; rows_read = rows_loaded + rows_rejected + rows_set_aside.
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
-- One row per rejected row whose engagement the rest of it names, and its period, null where that can't be read either.
create table staging.rejected_rows (
    source varchar, file_id varchar, file_name varchar, sheet varchar, row integer, engagement_id varchar,
    period varchar
);
-- One row per row that does not count: totals, signatures, repeated headers, exact repeats, rows that a correction or an
-- answer replaced, future months, rows that were decided to be left out.
create table staging.set_aside_rows (
    file_id varchar, file_name varchar, sheet varchar, row integer, kind varchar, text varchar, zh varchar, en varchar
);
-- One row per thing that only a person can decide and place where it was met; answer: what was decided, null while open.
-- choices and evidence are JSON: [{code, zh, en}] and [text].
create table staging.questions (
    question_id varchar, kind varchar, file_id varchar, file_name varchar, sheet varchar, cell varchar, source varchar,
    field varchar, zh varchar, en varchar, evidence varchar, choices varchar, suggested varchar, reason_zh varchar,
    reason_en varchar, subject varchar, answer varchar
);
-- One row per row that a correction or an answer replaced: the old values are kept as JSON.
create table staging.replaced_rows (
    source varchar, file_id varchar, file_name varchar, sheet varchar, row integer, key varchar, old_values varchar,
    by_file_id varchar, by_file_name varchar, by_sheet varchar, by_row integer
);
-- One row per column of a table on a sheet; of two tables below each other each speaks for its own rows only.
create table staging.columns (
    file_id varchar, sheet varchar, source varchar, field varchar, "column" varchar, header varchar, unit varchar,
    first_row integer, last_row integer
);
-- One row per field under a heading that became rows (1月 … 12月): the heading's value as text, its column and header.
create table staging.headings (
    file_id varchar, sheet varchar, source varchar, field varchar, value varchar, "column" varchar, header varchar,
    first_row integer, last_row integer
);
-- One row per key of a row that waits for a frozen quarter, as its hash, and file that says so.
create table staging.waiting_keys (source varchar, file_id varchar, key ubigint);
