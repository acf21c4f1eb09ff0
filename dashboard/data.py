"""The one door to the numbers: a cached read for each table that a page needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from dashboard.rows import each, first, where
from models.cost_simulation import Case
from models.held_weights import Tree
from pipelines import intake, opened
from pipelines.contract import load_contracts
from pipelines.cost_cases import cases
from pipelines.cost_trial import Assumed, Supposed, is_possible, is_rate, suppose
from pipelines.cost_volumes import volume_crossings
from pipelines.cost_workbook import write_cost_workbook
from pipelines.cost_years import Outlook, outlooks
from pipelines.errors import ScorecardError, WarehouseError
from pipelines.explaining import answers
from pipelines.explaining.restatements import Restatement, restatements
from pipelines.explaining.sides import Subject
from pipelines.exports import Table, content_hash, to_csv, to_xlsx
from pipelines.method import impact as impacts
from pipelines.method.trial import Rule, Trial, prepare
from pipelines.method.versions import differences, versions
from pipelines.robustness import score_intervals
from pipelines.robustness.contest import contests, too_large
from pipelines.robustness.firmness import Firmness, Standing, WeightRange
from pipelines.robustness.firmness import firmness as firmness_of
from pipelines.robustness.observed import Observed
from pipelines.robustness.observed import observed as observed_of
from pipelines.robustness.score_intervals import PointsInterval, ScoreInterval
from pipelines.tenders.agreement import Agreement, Outliers
from pipelines.tenders.agreement import agreement as agreement_of
from pipelines.tenders.agreement import outliers as outliers_of
from pipelines.tenders.firmness import tender_firmness as tender_firmness_of
from pipelines.workspace import Workspace

# Passed on as they are, so that pages need no second door.
__all__ = [
    "Agreement", "Assumed", "Firmness", "Outliers", "Outlook", "PointsInterval", "ScoreInterval", "ScorecardError",
    "Standing", "Supposed", "Table", "WeightRange", "content_hash", "is_possible", "is_rate", "to_csv", "to_xlsx",
]  # fmt: skip

QUERIES = Path(__file__).parent / "queries"
_KEPT_RESULTS = 400
# What whoever owes the evidence is called before any rule says so.
_NOBODY_SAID = ("行内", "bank")

# What `standings` says of every vendor; of one without a place only the bounds of its score.
_OF_STANDING = (
    "low", "high", "chance_below", "chance_above", "first_share", "top_three_share", "best_place", "worst_place",
    "any_first_share", "any_top_three_share", "any_best_place", "any_worst_place", "band", "is_apart",
)  # fmt: skip

Value = str | int | float | None


@dataclass(frozen=True)
class Scope:
    """What the reader narrowed the pages to; None is everything."""

    period: str
    family: str | None = None
    unit: str | None = None
    vendor: str | None = None


@dataclass(frozen=True)
class Card:
    """Whose scorecard: a vendor in one peer group, or one of its engagements."""

    period: str
    vendor: str
    group: str
    engagement: str | None = None


def has_warehouse() -> bool:
    """Return whether anything was built yet."""
    return opened.current_path(Workspace.at()) is not None


def has_scores() -> bool:
    """Return whether there is a period with a score to show."""
    return has_warehouse() and not periods().empty


def build() -> Any:
    """Return what the tables were built from: fingerprint, as_of, is_sample, built_at, product_version."""
    return first(_read("build"))


def periods() -> pd.DataFrame:
    """One row per period with a score, latest first, with the rule that scored it."""
    return _read("periods")


def period(name: str) -> Any:
    """Return the row of one period: scheme, version, titles, coverage limits."""
    return where(periods(), "period", name)


def owner() -> tuple[str, str]:
    """Return what whoever owes evidence beside the vendors is called, in Chinese and English, by the latest rule."""
    return _owner(_warehouse()) if has_warehouse() else _NOBODY_SAID


def period_before(name: str) -> str:
    """Return the period right before one that has such a period."""
    return str(where(periods(), "seq", period(name).seq - 1).period)


def coverage_limits(name: str) -> tuple[float, float]:
    """Return the coverage from which a vendor is ranked and the one from which it is scored."""
    row = period(name)
    return float(row.ranked_coverage), float(row.provisional_coverage)


def source_titles() -> Mapping[str, tuple[str, str]]:
    """Return the Chinese and the English name of every kind of sheet this workspace reads."""
    return _contract_titles(str(Workspace.at().sources))


def titles(kind: str) -> Mapping[str, tuple[str, str]]:
    """Return the Chinese and the English word of every code of a kind: family, classes, modes, cost."""
    return _titles(_warehouse(), kind)


def families() -> list[str]:
    """Return the service families that have a score."""
    return list(_read("families")["family"])


def units() -> list[str]:
    """Return the using units."""
    return list(_read("units")["unit_name"])


def vendors(family: str | None, unit: str | None) -> Mapping[str, str]:
    """Return the name of every scored vendor within a family and a unit, by id."""
    found = _read("vendors", family=family, unit=unit)
    return dict(zip(found["vendor_id"], found["vendor_name"], strict=True))


def headline(scope: Scope) -> pd.DataFrame:
    """One row per period up to the chosen one, twelve at most: the numbers that open the overview."""
    return _read("headline", **vars(scope))


def ranking(scope: Scope) -> pd.DataFrame:
    """One row per vendor and peer group: place, score, tier and what they rest on."""
    return _read("ranking", **vars(scope))


def ranking_in_full(scope: Scope) -> pd.DataFrame:
    """One row as of `ranking`, with the bounds of the score and how firm the place is."""
    return ranking(scope).merge(standings(scope.period), on=["vendor_id", "group_key"], how="left", validate="1:1")


def decisions(scope: Scope) -> pd.DataFrame:
    """One row per matter that asks for a decision."""
    return _read("decisions", **vars(scope))


def verdicts(scope: Scope) -> pd.DataFrame:
    """One row per engagement with a cost verdict, the worst first."""
    return _read("verdicts", **vars(scope))


def arrangements(scope: Scope) -> pd.DataFrame:
    """One row per way of doing the same work, where a workspace knows more than one and no total cost."""
    return _read("arrangements", period=scope.period, family=scope.family)


def cost_list(scope: Scope) -> pd.DataFrame:
    """One row per engagement with a cost verdict: flags, totals, break-even figures, the worst first."""
    return _read("cost_list", **vars(scope))


def cost_rollups(name: str) -> pd.DataFrame:
    """One row per member of each level (bank, family, unit, vendor): what can be judged, and what is left out."""
    return _read("cost_rollups", period=name)


def cost_value(scope: Scope) -> pd.DataFrame:
    """One row per engagement with a cost per accepted unit and a score: cheap, good, on the frontier."""
    return _read("cost_value", period=scope.period, family=scope.family)


def cost_settlement(scope: Scope) -> pd.DataFrame:
    """One row per finding of settlement, with the invoice's place."""
    return _read("cost_settlement", **vars(scope))


def cost_due(scope: Scope) -> pd.DataFrame:
    """One row per finished quarter and running engagement without an answer to the cost rule."""
    return _read("cost_due", **vars(scope))


def cost_credits(engagement: str, name: str) -> pd.DataFrame:
    """One row per credit, bonus or credit earned back on record."""
    return _read("cost_credits", engagement=engagement, period=name)


def cost_credit_terms(engagement: str, name: str) -> pd.DataFrame:
    """One row per month and KPI that puts money at risk, and what the contract's terms make of it."""
    return _read("cost_credit_terms", engagement=engagement, period=name)


def cost_volumes(engagement: str, name: str) -> pd.DataFrame:
    """One row per volume at which the cheaper side of an engagement's quarter changes."""
    found = volume_crossings(opened.open_current(Workspace.at()), name, engagement)
    return pd.DataFrame(found.rows, columns=list(found.columns))


def cost_waiver(engagement: str, name: str) -> pd.DataFrame:
    """One row at most: an engagement's exception from the cost rule in a quarter."""
    return _read("cost_waiver", engagement=engagement, period=name)


def cost_outlook(engagement: str, name: str) -> Outlook | None:
    """Return an engagement's quarter carried forward; none where it can't be compared over years."""
    found = outlooks(opened.open_current(Workspace.at()), name, engagement)
    return found[0] if found else None


def cost_sums(engagement: str, name: str) -> pd.DataFrame:
    """One row per cost line of both sides."""
    return _read("cost_sums", engagement=engagement, period=name)


def cost_rows(engagement: str, name: str) -> pd.DataFrame:
    """One row per source row behind the cost lines."""
    return _read("cost_rows", engagement=engagement, period=name)


def cost_notes(engagement: str, name: str) -> pd.DataFrame:
    """One row per thing missing, with who owes it, and per flag."""
    return _read("cost_notes", engagement=engagement, period=name)


def cost_history(engagement: str, name: str) -> pd.DataFrame:
    """One row per quarter up to the chosen one."""
    return _read("cost_history", engagement=engagement, period=name)


def cost_promises(engagement: str) -> pd.DataFrame:
    """One row per contract year: saving promised and realised."""
    return _read("cost_promises", engagement=engagement)


def cost_assumptions(engagement: str, name: str) -> pd.DataFrame:
    """One row per assumption in force."""
    return _read("cost_assumptions", engagement=engagement, period=name)


def cost_case(engagement: str, name: str) -> Case | None:
    """Return an engagement's quarter as a case of the cost model; none where it can't be judged."""
    found = cases(opened.open_current(Workspace.at()).connection, engagement, name)
    return found[0].case if found else None


def cost_figures(engagement: str, name: str) -> pd.DataFrame:
    """One row per figure that an engagement's in-house calculation follows from, its own first; none where typed."""
    return _read("cost_figures", engagement=engagement, period=name)


def cost_supposed(engagement: str, name: str, assumed: tuple[Assumed, ...]) -> Supposed:
    """Return what an engagement's quarter would come to under other assumptions."""
    return _supposed(_warehouse(), engagement, name, assumed)


@lru_cache(maxsize=64)
def _supposed(path: str, engagement: str, name: str, assumed: tuple[Assumed, ...]) -> Supposed:
    return suppose(opened.open_at(Path(path)), engagement, name, assumed)


def cost_workbook(engagement: str, name: str) -> bytes:
    """Return an engagement's quarter as a workbook whose totals are formulas."""
    return write_cost_workbook(opened.open_current(Workspace.at()), engagement, name)


def tiers(name: str) -> pd.DataFrame:
    """One row per tier of the rule in force, the best first."""
    return _read("tiers", **_rule(name))


def rule_words(name: str, kind: str) -> pd.DataFrame:
    """One row per dimension or indicator of the rule in force: code and titles."""
    found = _read("rule_words", **_rule(name))
    return found[found["kind"] == kind]


def places(name: str, group: str) -> pd.DataFrame:
    """One row per vendor and period of a peer group, twelve periods at most."""
    return _read("places", period=name, group=group)


def contributions(name: str, group: str) -> pd.DataFrame:
    """One row per vendor of a peer group and dimension: the points it gives, now and a period ago."""
    return _read("contributions", period=name, group=group, **_rule(name))


def heads(scope: Scope) -> pd.DataFrame:
    """One row per peer group of the vendor chosen: the heads of its scorecards."""
    return _read("vendor", period=scope.period, family=scope.family, vendor=scope.vendor)


def engagements(scope: Scope) -> pd.DataFrame:
    """One row per engagement of the vendor chosen, with its own score."""
    return _read("engagements", **vars(scope))


def trend(card: Card) -> pd.DataFrame:
    """One row per period: the score, and for a vendor its peers' median and best."""
    if card.engagement:
        return _read("engagement_trend", period=card.period, engagement=card.engagement)
    return _read("vendor_trend", period=card.period, vendor=card.vendor, group=card.group)


def dimensions(card: Card) -> pd.DataFrame:
    """One row per dimension: score, last period's, peers' median."""
    if card.engagement:
        return _read("engagement_dimensions", period=card.period, engagement=card.engagement)
    return _read("vendor_dimensions", period=card.period, vendor=card.vendor, group=card.group)


def indicators(card: Card) -> pd.DataFrame:
    """One row per indicator: value, target, points, what was lost, last period and peers."""
    if card.engagement:
        return _read("engagement_indicators", period=card.period, engagement=card.engagement)
    return _read("vendor_indicators", period=card.period, vendor=card.vendor, group=card.group)


@dataclass(frozen=True)
class Moved:
    """Why a score moved: two states (period, version, total, rank, status); one row per step, share and peer."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    change: float | None
    steps: pd.DataFrame
    places: pd.DataFrame
    peers: pd.DataFrame


def comparisons(card: Card) -> list[str]:
    """Return what a score can be compared with: earlier periods, `rule:` versions, `load:` numbers."""
    return answers.others(_asked(card), list(_restated(_warehouse(), card.vendor, card.group)))


def moved(card: Card, against: str) -> Moved | None:
    """Return why a score differs from one of `comparisons`; None where that has no such vendor or engagement."""
    return _moved(_warehouse(), card, against)


def restated(card: Card) -> pd.DataFrame:
    """One row per load that changed the vendor's score of a period it already had, the latest first."""
    found = _restated(_warehouse(), card.vendor, card.group)
    names = ("seq", "at", "who", "period", "total_before", "total_after", "files", "is_kept")
    rows = pd.DataFrame([{name: getattr(each, name) for name in names} for each in found], columns=list(names))
    return rows.assign(files=[", ".join(map(intake.shown_name, files)) for files in rows["files"]])


def curves(name: str, family: str) -> pd.DataFrame:
    """One row per indicator, measure and segment of the curves that score a family."""
    return _read("curves", family=family, **_rule(name))


def tier_reasons(card: Card) -> pd.DataFrame:
    """One row per reason that kept a vendor from the next better tier."""
    return _read("tier_reasons", period=card.period, vendor=card.vendor, group=card.group)


def all_tier_reasons(name: str) -> pd.DataFrame:
    """One row per vendor and peer group of a period and reason, as of `tier_reasons`."""
    return _read("tier_reasons", period=name, vendor=None, group=None)


def gates(card: Card) -> pd.DataFrame:
    """One row per gate: state, effect and evidence."""
    return _read("gates", **vars(card))


def adjustments(card: Card) -> pd.DataFrame:
    """One row per event that takes or adds points, with its evidence."""
    return _read("adjustments", **vars(card))


def monthly(card: Card) -> pd.DataFrame:
    """One row per indicator and month, over the twelve months to the period's end."""
    return _read("monthly", **vars(card))


def evidence(card: Card, indicator: str) -> pd.DataFrame:
    """One row per source row behind an indicator, with file, sheet, row and cell."""
    return _read("evidence", **vars(card), indicator=indicator)


def complaints(card: Card) -> pd.DataFrame:
    """One row per complaint received in the period; none where the workspace keeps no complaints."""
    if "staging.complaints" not in _tables():
        return pd.DataFrame()
    return _read("complaints", **vars(card))


@dataclass(frozen=True)
class Kept:
    """Whether a workspace collects a thing at all up to a period, and whether anybody sent it for the period."""

    ever: bool
    in_period: bool


def complaints_kept(name: str) -> Kept:
    """Return whether complaints are collected: a quarter without a row from anybody is one whose log was not sent."""
    return _kept("complaints_kept", name) if "staging.complaints" in _tables() else Kept(ever=False, in_period=False)


def costs_kept(name: str) -> Kept:
    """Return whether costs are collected."""
    return _kept("costs_kept", name)


def _kept(query: str, name: str) -> Kept:
    row = first(_read(query, period=name))
    return Kept(ever=bool(row.is_kept), in_period=bool(row.is_sent))


def row_columns(file_id: str, sheet: str, row: int) -> pd.DataFrame:
    """One row per column of the table in which a row of a sheet stands: letter, header, field."""
    return _read("row_columns", file_id=file_id, sheet=sheet, row=row)


def row_problems(file_id: str, sheet: str, row: int) -> pd.DataFrame:
    """One row per faulty cell of one source row."""
    return _read("row_problems", file_id=file_id, sheet=sheet, row=row)


def source_row(source: str, file_id: str, sheet: str, row: int) -> Mapping[str, Any]:
    """Return one typed row of staging by the place it stood at; empty where it was not loaded."""
    if f"staging.{source}" not in _tables():
        return {}
    found = _read("source_row", table=f"staging.{source}", file_id=file_id, sheet=sheet, row=row)
    return {} if found.empty else {str(name): value for name, value in found.iloc[0].items()}


def files() -> pd.DataFrame:
    """One row per file of the inbox: what became of it, with counts that add up."""
    return _read("files")


def sheets() -> pd.DataFrame:
    """One row per sheet of every file."""
    return _read("sheets")


def problems(file_id: str | None = None) -> pd.DataFrame:
    """One row per faulty cell, of one file or of all."""
    return _read("problems", file_id=file_id)


def set_aside(file_id: str | None = None) -> pd.DataFrame:
    """One row per row that is no data: totals, footers, duplicates."""
    return _read("set_aside", file_id=file_id)


def like_names() -> pd.DataFrame:
    """One row per pair of vendors whose names are nearly equal."""
    return _read("like_names")


def questions() -> pd.DataFrame:
    """One row per question that only a person can answer, open ones first."""
    return _read("questions")


def tenders() -> pd.DataFrame:
    """One row per tender, the latest first, with the rules that hold for it; none where none is kept."""
    has_any = has_warehouse() and "selection.results" in _tables()
    return _read("tenders") if has_any else pd.DataFrame({"tender_no": []})


def bids(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender, by rank."""
    return _read("bids", tender=tender)


def tender_gates(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender and gate."""
    return _read("tender_gates", tender=tender)


def bid_points(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender and indicator."""
    return _read("bid_points", tender=tender)


def bid_makeup(tender: str) -> pd.DataFrame:
    """One row per ranked candidate of a tender and part of its total; none under PM5, whose total has no parts."""
    return _read("bid_makeup", tender=tender)


def committee_scores(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender, judged indicator and member."""
    return _read("committee_scores", tender=tender)


def committee_means(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender and judged indicator: the committee's mean."""
    return _read("committee_means", tender=tender)


def judged(tender: str) -> pd.DataFrame:
    """One row per candidate of a tender that may still win and indicator that its committee judges."""
    return _read("judged", tender=tender)


def tender_awards(tender: str) -> pd.DataFrame:
    """One row per candidate that was awarded a share of a tender."""
    return _read("tender_awards", tender=tender)


def agreement(tender: str) -> Agreement:
    """Return how far the members of a tender's committee agree."""
    return _agreement(_warehouse(), tender)


def outliers(tender: str, score_limit: float, mean_limit: float) -> Outliers:
    """Return which scores and members of a tender's committee stand out."""
    return outliers_of(_valid_scores(tender), score_limit, mean_limit)


def tender_firmness(tender: str) -> Firmness | None:
    """Return how firm a tender's order is; None under PM5 and with fewer than two ranked candidates."""
    return _tender_firmness(_warehouse(), tender)


def firmness(name: str, group: str) -> Firmness | None:
    """Return how firm the places of a peer group are in a period; None where fewer than two or too many have one."""
    return _firm(_warehouse(), name).get(group)


def too_many(name: str, group: str) -> int | None:
    """Return how many vendors have a place where they are too many to compare everyone with everyone."""
    return too_large(_observed(_warehouse(), name, group.split("|", maxsplit=1)[0])).get(_peer_group(name, group))


def standings(name: str) -> pd.DataFrame:
    """One row per vendor and peer group of a period: the bounds of its score, and how firm its place is."""
    return _standings(_warehouse(), name)


def interval(card: Card) -> ScoreInterval | None:
    """Return the bounds of a score; None where there is no score."""
    seen = _observed(_warehouse(), card.period, card.group.split("|")[0])
    if card.engagement:
        return score_intervals.engagement_intervals(seen).get(card.engagement)
    return score_intervals.vendor_intervals(seen).get((_peer_group(card.period, card.group), card.vendor))


def points_intervals(card: Card) -> Mapping[str, PointsInterval]:
    """Return by indicator the points of a vendor with the bounds that chance leaves them."""
    seen = _observed(_warehouse(), card.period, card.group.split("|")[0])
    found = score_intervals.indicator_intervals(seen)
    whose = (_peer_group(card.period, card.group), card.vendor)
    return {indicator: own for (*key, indicator), own in found.items() if tuple(key) == whose}


def compared(name: str, cards: Sequence[Card]) -> pd.DataFrame:
    """One row per indicator and vendor of these cards, what sets them furthest apart first, with bounds of points."""
    subjects = chr(31).join(f"{card.vendor}{chr(30)}{card.group}" for card in cards)
    found = _read("compared", period=name, subjects=subjects)
    known = {(card.vendor, card.group, code): own for card in cards for code, own in points_intervals(card).items()}
    bounds = [known.get((row.vendor_id, row.group_key, row.indicator)) for row in each(found)]
    return found.assign(
        points_low=[own.low if own else None for own in bounds],
        points_high=[own.high if own else None for own in bounds],
    )


def apart_from_best(name: str, rows: pd.DataFrame) -> list[bool | None]:
    """Whether each score is clearly below the best of these rows of `ranking_in_full`; None for the best itself."""
    best = rows["total"].idxmax()
    least = float(period(name).no_significant_difference)
    scores = {row.Index: (row.total, _bounds(row)) for row in rows.itertuples()}
    return [
        None if index == best else score_intervals.are_apart(scores[best], scores[index], least) for index in rows.index
    ]


def _bounds(row: Any) -> ScoreInterval:
    return ScoreInterval(row.low, row.high, row.worst, row.best, row.chance_below, row.chance_above)


def _peer_group(name: str, group: str) -> str:
    rule = _rule(name)
    return f"{rule['scheme']}|{rule['version']}|{group}"


@lru_cache(maxsize=4)
def _observed(path: str, name: str, family: str | None) -> Observed:
    return observed_of(_connection(path), name, family)


@lru_cache(maxsize=16)
def _firm(path: str, name: str) -> Mapping[str, Firmness]:
    """Return by peer group how firm it is; the key leaves out the rule, which is one for all of a period."""
    seen = _observed(path, name, None)
    keys = {row.peer_group: row.group_key for row in seen.vendors}
    return {keys[group]: firmness_of(each) for group, each in contests(seen).items()}


@lru_cache(maxsize=16)
def _standings(path: str, name: str) -> pd.DataFrame:
    seen, firm = _observed(path, name, None), _firm(path, name)
    known = score_intervals.vendor_intervals(seen)
    rows = []
    for row in seen.vendors:
        bounds, group = known.get((row.peer_group, row.vendor_id)), firm.get(row.group_key)
        place = group.of(row.vendor_id) if group else None
        key = {"vendor_id": row.vendor_id, "group_key": row.group_key}
        rows.append(key | (vars(place) if place else {}) | (vars(bounds) if bounds else {}))
    return pd.DataFrame(rows, columns=["vendor_id", "group_key", *_OF_STANDING])


def rule_versions() -> pd.DataFrame:
    """One row per version of the evaluation rules that tables were built with, the latest in effect first."""
    built = _read("rule_versions")
    said = {each.rule: each for each in versions(Workspace.at().policy)}
    files = [said.get(Rule(row.scheme, row.version)) for row in each(built)]
    return built.assign(
        author=[file.author if file else None for file in files],
        approved_by=[file.approved_by if file else None for file in files],
        reason=[file.reason if file else None for file in files],
        file=[file.path.name if file else None for file in files],
    )


def rule(part: str, scheme: str, version: str) -> pd.DataFrame:
    """Return one part of a version of the rules: indicators, curves, gates, tiers, movement, adjustments and so on."""
    return _read(f"rule_{part}", scheme=scheme, version=version)


def rule_differences(before: str, after: str) -> pd.DataFrame:
    """One row per value that two scheme files of the workspace state differently: its path, before, after."""
    folder = Workspace.at().policy
    found = [vars(each) for each in differences(folder / before, folder / after)]
    return pd.DataFrame(found, columns=["path", "before", "after"])


def rule_points(name: str, family: str | None) -> pd.DataFrame:
    """One row per ranked vendor of a period and indicator: the points it earns."""
    return _read("rule_points", period=name, family=family)


def weights(scheme: str, version: str, name: str) -> Tree:
    """Return a version's exact weights by dimension and indicator."""
    return _trial(_warehouse(), scheme, version, name).weights


def tried(rule: tuple[str, str], name: str, weights: Tree) -> pd.DataFrame:
    """One row per vendor and peer group: its place, tier and score as they are and under other weights."""
    path = _warehouse()
    after = _trial(path, *rule, name).standings(weights)
    tiers = list(_read("rule_tiers", scheme=rule[0], version=rule[1])["tier"])
    return pd.DataFrame(impacts.impact(_as_built(path, name), after, tiers))


@lru_cache(maxsize=16)
def _as_built(path: str, name: str) -> list[dict[str, Any]]:
    with _connection(path).cursor() as cursor:
        return impacts.as_built(cursor, name)


@st.cache_resource(max_entries=6, show_spinner=False, on_release=lambda trial: trial.close())
def _trial(path: str, scheme: str, version: str, name: str) -> Trial:
    return prepare(Path(path), Rule(scheme, version), (name,))


def _valid_scores(tender: str) -> list[dict[str, Any]]:
    rows = committee_scores(tender)
    return [row._asdict() for row in each(rows[rows["state"] == "valid"])]


@lru_cache(maxsize=64)
def _agreement(_path: str, tender: str) -> Agreement:
    return agreement_of(_valid_scores(tender))


@lru_cache(maxsize=64)
def _tender_firmness(_path: str, tender: str) -> Firmness | None:
    rule = where(tenders(), "tender_no", tender)
    ranked = bids(tender).dropna(subset=["rank"])
    if rule.price_method == "PM5":
        return None
    points = bid_points(tender)
    points = points[points["vendor_id"].isin(ranked["vendor_id"])]
    placed, earned = (frame.astype(object).where(frame.notna(), None).to_dict("records") for frame in (ranked, points))
    return tender_firmness_of(placed, earned, _valid_scores(tender), float(rule.price_weight))


def _asked(card: Card) -> answers.Card:
    return answers.Card(Path(_warehouse()), card.period, Subject(card.vendor, card.group, card.engagement))


@lru_cache(maxsize=256)
def _restated(_path: str, vendor: str, group: str) -> tuple[Restatement, ...]:
    return tuple(restatements(Workspace.at(), Subject(vendor, group)))


@lru_cache(maxsize=256)
def _moved(path: str, card: Card, against: str) -> Moved | None:
    found = answers.explanation(_asked(card), against, list(_restated(path, card.vendor, card.group)))
    if found is None:
        return None
    tables = (answers.step_rows(found), answers.place_rows(found), answers.peer_rows(found, card.vendor))
    change = None if found.change is None else float(found.change)
    return Moved(answers.side(found.before), answers.side(found.after), change, *map(pd.DataFrame, tables))


def _rule(name: str) -> dict[str, Value]:
    row = period(name)
    return {"scheme": row.scheme, "version": row.version}


def _tables() -> frozenset[str]:
    return frozenset(_read("tables")["name"])


def _read(query: str, **parameters: Value) -> pd.DataFrame:
    """Run one of `queries/` with these values bound; readers share the result and must not change it."""
    return _fetch(_warehouse(), query, tuple(sorted(parameters.items())))


def _warehouse() -> str:
    """Return the path of the warehouse in force, whose name is the hash of its inputs."""
    path = opened.current_path(Workspace.at())
    if path is None:
        raise WarehouseError(
            "尚未载入任何数据，请先到“数据”页放入表格。", "Nothing is loaded yet; drop spreadsheets on the Data page."
        )
    return str(path)


@lru_cache(maxsize=4)
def _owner(path: str) -> tuple[str, str]:
    scored = _fetch(path, "periods", ())
    return (str(scored["owner_zh"].iloc[0]), str(scored["owner_en"].iloc[0])) if len(scored) else _NOBODY_SAID


@lru_cache(maxsize=64)
def _titles(path: str, kind: str) -> Mapping[str, tuple[str, str]]:
    words = _fetch(path, "titles", ())
    return {str(row.code): (str(row.title_zh), str(row.title_en)) for row in each(words[words["kind"] == kind])}


@st.cache_resource(max_entries=3, show_spinner=False, on_release=lambda connection: connection.close())
def _connection(path: str) -> duckdb.DuckDBPyConnection:
    """Open a finished warehouse once; its name is the hash of its inputs, so it never changes."""
    return opened.open_locked(Path(path))


@st.cache_data(max_entries=_KEPT_RESULTS, show_spinner=False)
def _fetch(path: str, query: str, parameters: tuple[tuple[str, Value], ...]) -> pd.DataFrame:
    """Fetch a result once for each warehouse."""
    with _connection(path).cursor() as cursor:
        found = cursor.execute(_sql(query), dict(parameters)).df()
    # A dropped file is kept under its content's hash; people know it by the name they gave it.
    return (
        found.assign(file_name=found["file_name"].map(intake.shown_name, na_action="ignore"))
        if "file_name" in found
        else found
    )


@cache
def _contract_titles(folder: str) -> Mapping[str, tuple[str, str]]:
    return {each.source: (each.title_zh, each.title_en) for each in load_contracts(Path(folder))}


@cache
def _sql(query: str) -> str:
    return (QUERIES / f"{query}.sql").read_text(encoding="utf-8")
