-- The tables that a workspace's policy files fill, as pipelines/policy.py writes them.
create schema policy;

-- One row per scheme and version.
create table policy.schemes (
    scheme varchar, version varchar, effective_from date, period_kind varchar, title_zh varchar, title_en varchar,
    ranked_coverage double, provisional_coverage double, minimum_active_days integer, minimum_months_reported integer,
    new_vendor_periods integer, weight_unit_total bigint, weight_total double, no_significant_difference double
);
-- One row per scheme version and dimension. `weight_units` are whole numbers in the exact proportion of the weights.
create table policy.dimensions (
    scheme varchar, version varchar, dimension varchar, seq integer, title_zh varchar, title_en varchar,
    weight double, weight_units bigint
);
-- One row per scheme version and indicator.
create table policy.indicators (
    scheme varchar,
    version varchar,
    indicator varchar,
    dimension varchar,
    seq integer,
    title_zh varchar,
    title_en varchar,
    weight double, weight_units bigint, unit varchar, display_scale double, missing varchar, headline varchar,
    minimum_denominator double
);
-- One row per scheme version, indicator, family and measure; family '*' serves every family without rows of its own.
create table policy.indicator_measures (
    scheme varchar, version varchar, indicator varchar, family varchar, measure varchar, unit varchar,
    display_scale double, curve_id varchar, direction varchar, target double, floor_value double
);
-- One row per measure: how the observations of a period become one value (ratio, sum).
create table policy.measures (measure varchar, aggregation varchar);
-- One row per curve and segment; a null end is infinite, x in the unit of storage, s in points 0-100.
create table policy.curve_segments (
    curve_id varchar, x_from double, x_to double, s_from double, s_to double, right_closed boolean
);
-- One row per scheme version and tier; seq 1 is the best.
create table policy.tiers (
    scheme varchar, version varchar, tier varchar, seq integer, title_zh varchar, title_en varchar,
    total_from double, every_dimension_from double
);
-- One row per scheme version and tie-break, in the order they apply.
create table policy.tie_breaks (scheme varchar, version varchar, seq integer, kind varchar, name varchar);
-- One row per scheme version and thing it may not leave out; `words` is a pattern of what indicators of it are called.
create table policy.essentials (
    scheme varchar, version varchar, seq integer, title_zh varchar, title_en varchar, words varchar
);
-- One row per service family.
create table policy.families (
    family varchar, title_zh varchar, title_en varchar, denominator_zh varchar, denominator_en varchar
);
-- One row per other word a page may show: service class or mode.
create table policy.words (kind varchar, code varchar, title_zh varchar, title_en varchar);
-- One row per KPI; no rate of it can exceed `may_reach`.
create table policy.kpis (
    kpi varchar, title_zh varchar, title_en varchar, measure varchar, critical_below double, may_reach double
);
-- One row per KPI, family and spelling; family '*' means any.
create table policy.kpi_names (family varchar, kpi_name varchar, kpi varchar);
-- One row per cost line. `moved_by` names assumptions of the what-if, `needs_reason` whether a bare zero counts as missing.
create table policy.cost_items (
    cost_code varchar, seq integer, side varchar, title_zh varchar, title_en varchar, mandatory varchar,
    owed_zh varchar, owed_en varchar, behaviour varchar, moved_by varchar[], needs_reason boolean
);
-- One row per side and spelling of a cost line.
create table policy.cost_item_names (side varchar, cost_item varchar, cost_code varchar);
-- One row: the limits of the cost verdict.
create table policy.cost_limits (
    marginal_below decimal(9, 6), fragile_below decimal(9, 6), baseline_months integer, volume_tolerance decimal(9, 6),
    waiver_months integer, conversion_share decimal(9, 6), inhouse_scaling varchar
);
-- One row per assumption of the cost comparison, place and date from which it holds; rates are fractions.
create table policy.cost_parameters (
    name varchar, place varchar, valid_from date, value decimal(18, 6), is_confirmed boolean, source_zh varchar,
    source_en varchar
);
