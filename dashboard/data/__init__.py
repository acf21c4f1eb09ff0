"""The one door to the numbers: a cached read for each table that a page needs, by area."""

from dashboard.data.cards import (
    adjustments,
    compared,
    curves,
    dimensions,
    engagements,
    gates,
    heads,
    indicator_engagements,
    indicators,
    monthly,
    tier_reasons,
    trend,
)
from dashboard.data.costs import (
    arrangements,
    cost_assumptions,
    cost_case,
    cost_credit_terms,
    cost_credits,
    cost_due,
    cost_figures,
    cost_history,
    cost_list,
    cost_notes,
    cost_outlook,
    cost_promises,
    cost_rollups,
    cost_rows,
    cost_settlement,
    cost_sums,
    cost_supposed,
    cost_value,
    cost_volumes,
    cost_waiver,
    cost_workbook,
    costs_waiting,
    verdicts,
)
from dashboard.data.firm import apart_from_best, firmness, interval, points_intervals, standings, too_many
from dashboard.data.kept import Kept, complaints, complaints_kept, costs_kept
from dashboard.data.loaded import (
    evidence,
    files,
    like_names,
    problems,
    questions,
    row_columns,
    row_problems,
    set_aside,
    sheets,
    source_row,
)
from dashboard.data.movement import Moved, comparisons, moved, restated
from dashboard.data.names import families, rule_words, source_titles, titles, units, vendors
from dashboard.data.rankings import (
    all_tier_reasons,
    contributions,
    decisions,
    headline,
    places,
    ranking,
    ranking_in_full,
    tiers,
)
from dashboard.data.reading import has_warehouse
from dashboard.data.rules import rule, rule_differences, rule_points, rule_versions, tried, weights
from dashboard.data.scope import Card, Scope
from dashboard.data.scored_periods import (
    build,
    coverage_limits,
    frozen_version,
    has_scores,
    owner,
    period,
    period_before,
    periods,
)
from dashboard.data.selection import (
    agreement,
    bid_makeup,
    bid_points,
    bid_prices,
    bids,
    committee_means,
    committee_scores,
    judged,
    outliers,
    tender_awards,
    tender_firmness,
    tender_gates,
    tenders,
)

# Passed on as they are, so that pages need no second door.
from pipelines.cost_names import ASSUMPTION_NAMES
from pipelines.cost_trial import Assumed, Supposed, is_possible, is_rate
from pipelines.cost_years import Outlook
from pipelines.errors import ScorecardError
from pipelines.exports import Table, content_hash, to_csv, to_xlsx
from pipelines.robustness.firmness import Firmness, Standing, WeightRange
from pipelines.robustness.score_intervals import PointsInterval, ScoreInterval
from pipelines.tenders.agreement import Agreement, Outliers
