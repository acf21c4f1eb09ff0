-- What scoring asks of any workspace: the tables its sql/entities and sql/measures must give.
create schema entities;
create schema measures;
create schema costs;
create schema facts;
create schema deductions;

-- One row per vendor.
create table entities.vendors (vendor_id varchar, vendor_name varchar, uscc varchar);
-- One row per engagement; family, class and mode make its peer group, '' where the workspace has none.
create table entities.engagements (
    engagement_id varchar, vendor_id varchar, label varchar, family varchar, class varchar, mode varchar,
    unit_name varchar, contract_no varchar, arrangement varchar, start_on date, end_on date
);
-- One row per engagement and period in which it has to be scored.
create table entities.engagement_periods (
    engagement_id varchar, period varchar, active_days integer, months_reported integer, is_new boolean,
    size_fee decimal(18, 2), size_volume decimal(24, 6)
);
-- One row per period, in order.
create table entities.periods (period varchar, start_on date, end_on date, seq integer);
-- One row per source row that a measure draws on.
create table measures.observations (
    engagement_id varchar, period varchar, measure varchar, observed_on date, numerator decimal(24, 12),
    denominator decimal(24, 12), state varchar, estimated boolean, file_id varchar, source_sheet varchar,
    source_row integer, source_field varchar
);
-- One row per engagement, period and test of a gate, a tier or a tie-break: the figure its limits are held against, null
-- where the evidence leaves it open, and what the evidence says. The union of all tables in schema facts.
create table facts.stated (
    engagement_id varchar, period varchar, test varchar, value double, zh varchar, en varchar, file_id varchar,
    source_sheet varchar, source_row integer, source_field varchar
);
-- One row per event that takes or adds points after the weighted total. The union of all tables in schema deductions.
create table deductions.events (
    engagement_id varchar, period varchar, event varchar, happened_on date, quantity decimal(18, 6), reference varchar,
    standing varchar, from_ledger boolean, zh varchar, en varchar, file_id varchar, source_sheet varchar,
    source_row integer, source_field varchar
);
-- One row per engagement and period whose total cost was compared; stays empty in a workspace that compares none.
create table costs.verdicts (
    engagement_id varchar, period varchar, inhouse_cny decimal(38, 2), outsourced_cny decimal(38, 2),
    price_only_cny decimal(38, 2), saving_cny decimal(38, 2), margin_of_safety double, naive_saving double,
    missing_items varchar, verdict varchar
);
-- One row per period, scope (the period, or all up to it), member and way of doing the same work, where a workspace knows
-- more than one: what a unit cost, how much came in time, how many items each figure rests on, and what it can't say.
create table costs.arrangements (
    period varchar, scope varchar, member varchar, member_zh varchar, member_en varchar, place integer,
    arrangement varchar, title_zh varchar, title_en varchar, cost decimal(38, 6), quantity decimal(38, 6),
    unit_cost double, unit_zh varchar, unit_en varchar, good_count bigint, item_count bigint, counted_count bigint,
    note_zh varchar, note_en varchar, caveat_zh varchar, caveat_en varchar
);
create schema findings;
-- One row per cell of a loaded row that people should look at: what every table of schema findings gives.
create table findings.cells (
    file_id varchar, source_sheet varchar, source_row integer, source_field varchar, raw_text varchar, rule varchar,
    zh varchar, en varchar
);
