-- The tables that a workspace's policy files fill, as pipelines/policy.py writes them.
create schema policy;

-- One row per scheme and version. mean: how dimensions make the total; *_step: what figures are rounded to, in billionths
-- of a point, half up unless *_down; null is not rounded. owner_*: what whoever owes evidence marked `bank` is called.
create table policy.schemes (
    scheme varchar, version varchar, purpose varchar,
    effective_from date, period_kind varchar, title_zh varchar, title_en varchar, owner_zh varchar, owner_en varchar,
    ranked_coverage double, provisional_coverage double, minimum_active_days integer, minimum_months_reported integer,
    new_vendor_periods integer, weight_unit_total bigint, weight_total double, no_significant_difference double,
    deduction_cap double, bonus_cap double, mean varchar, lowest_counts_as double, least_dimensions integer,
    dimension_step bigint, dimension_down boolean, total_step bigint, total_down boolean
);
-- One row per scheme version and dimension. `weight_units` are whole numbers in the exact proportion of the weights.
create table policy.dimensions (
    scheme varchar, version varchar, dimension varchar, seq integer, title_zh varchar, title_en varchar,
    weight double, weight_units bigint, least_indicators integer
);
-- One row per scheme version and indicator; takes: which points count where it has several, mean or best; has_chance: its
-- rate counts cases that chance had a part in (domain 5.5).
create table policy.indicators (
    scheme varchar,
    version varchar,
    indicator varchar,
    dimension varchar,
    seq integer,
    title_zh varchar,
    title_en varchar,
    weight double, weight_units bigint, unit varchar, display_scale double, missing varchar, headline varchar,
    minimum_denominator double, shrink_below double, has_chance boolean, takes varchar, points_step bigint,
    points_down boolean
);
-- One row per scheme version, indicator, family, part and measure; family '*' serves every family without rows of its own.
-- from_measure, to_measure: measures whose values are the row's own limits, 0 and 1 of the curve; is_log: the curve runs
-- over logarithms.
create table policy.indicator_measures (
    scheme varchar, version varchar, indicator varchar, family varchar, part varchar, measure varchar,
    from_measure varchar, to_measure varchar, unit varchar, display_scale double, curve_id varchar, is_log boolean,
    direction varchar, target double, floor_value double
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
    total_from double, every_dimension_from double, without_fact varchar, without_gate boolean,
    no_engagement_in varchar
);
-- One row per scheme version that says how standings move from period to period; a null rule does not apply.
create table policy.tier_movement (
    scheme varchar, version varchar, up_after integer, newcomer_limit varchar, newcomer_periods integer,
    repeat_tier varchar, repeat_to varchar, recheck_from varchar, recheck_to varchar, yearly_periods integer,
    yearly_lowest integer
);
-- One row per scheme version and gate (一票否决).
create table policy.gates (
    scheme varchar, version varchar, gate varchar, seq integer, title_zh varchar, title_en varchar, basis varchar
);
-- One row per scheme version, gate and limit: the test's figure held against it, and what follows where it is passed.
-- effect: cap (no better than cap_tier), remove (out of the ranking), warn.
create table policy.gate_limits (
    scheme varchar, version varchar, gate varchar, test varchar, comparison varchar, bound double, effect varchar,
    cap_tier varchar
);
-- One row per scheme version and number that evidence is judged by (months looked back, days allowed).
create table policy.limits (scheme varchar, version varchar, name varchar, value double);
-- One row per scheme version and severity of an incident: its points.
create table policy.incident_points (scheme varchar, version varchar, severity varchar, points double);
-- One row per scheme version and kind of incident that a measure adds up.
create table policy.incident_measures (scheme varchar, version varchar, incident_type varchar, measure varchar);
-- One row per scheme version and reason for taking (deduction) or adding (bonus) points after the weighted total.
create table policy.adjustments (
    scheme varchar, version varchar, item varchar, seq integer, kind varchar, title_zh varchar, title_en varchar,
    points double, event varchar, also_scored boolean
);
-- One row per spelling of an adjustment on a ledger.
create table policy.adjustment_names (item_name varchar, event varchar);
-- One row per day that is no usual weekday or weekend: holidays, and weekends worked for them (调休).
create table policy.calendar_days (day date, is_working boolean);
-- One row: hours a person works a month by law.
create table policy.working_time (monthly_hours double);
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
    price_tolerance decimal(9, 6), waiver_months integer, conversion_share decimal(9, 6), inhouse_scaling varchar,
    payment_grace_days integer
);
-- One row per step of service credits and date from which it holds: above which shortfall (0 the target, 1 the floor) which
-- share of a KPI's part of the pool at risk is due.
create table policy.credit_steps (valid_from date, above decimal(18, 6), share decimal(18, 6));
-- One row per assumption of the cost comparison, place and date from which it holds; rates are fractions.
create table policy.cost_parameters (
    name varchar, place varchar, valid_from date, value decimal(18, 6), is_confirmed boolean, source_zh varchar,
    source_en varchar
);
-- One row per version of a selection scheme: committee, price and evidence rules (domain 3.2–3.4).
create table policy.selection_rules (
    scheme varchar, version varchar, least_members integer, is_odd boolean, outside_share double, trim_from integer,
    least_valid integer, score_scale varchar, outlier_points double, outlier_mean double, price_method varchar,
    price_basis varchar, drop_from integer, price_weight decimal(9, 6), above_factor decimal(9, 6),
    below_factor decimal(9, 6), reduction decimal(9, 6), explain_below decimal(9, 6), evidence_months integer,
    drill_months integer, credit_check_days integer, financial_years integer, incumbent_quarters integer,
    least_referees integer, material_fine_cny bigint, incumbent_share decimal(9, 6), labour_below decimal(9, 6),
    record_mode varchar
);
-- One row per version of a selection scheme, kind and word that its rules look for in cells.
create table policy.selection_words (scheme varchar, version varchar, kind varchar, word varchar);
-- One row per version of a selection scheme and gate; exempt: a written finding may clear what the data say.
create table policy.selection_gates (
    scheme varchar, version varchar, gate varchar, seq integer, title_zh varchar, title_en varchar, rule_zh varchar,
    rule_en varchar, exempt boolean
);
-- One row per spelling of a gate on a sheet.
create table policy.gate_names (gate_name varchar, gate varchar);
-- One row per version of a selection scheme and spelling of an indicator on a score sheet.
create table policy.indicator_names (scheme varchar, version varchar, indicator_name varchar, indicator varchar);
-- One row per spelling of something that is proven on the evidence sheet.
create table policy.evidence_names (item_name varchar, item varchar);
-- One row per version of a selection scheme and indicator from whose points some are taken off where a measure is high.
create table policy.indicator_reductions (
    scheme varchar, version varchar, indicator varchar, measure varchar, above double, points double
);
