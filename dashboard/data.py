"""The one door to the numbers: a cached read for each table that a page needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from dashboard.rows import each, first, where
from models.cost_simulation import Case
from pipelines import intake, opened
from pipelines.contract import load_contracts
from pipelines.cost_cases import cases
from pipelines.cost_volumes import volume_crossings
from pipelines.cost_workbook import write_cost_workbook
from pipelines.cost_years import Outlook, outlooks
from pipelines.errors import ScorecardError, WarehouseError
from pipelines.exports import Table, content_hash, to_csv, to_xlsx
from pipelines.tenders.agreement import Agreement, Outliers
from pipelines.tenders.agreement import agreement as agreement_of
from pipelines.tenders.agreement import outliers as outliers_of
from pipelines.tenders.firmness import Firmness
from pipelines.tenders.firmness import firmness as firmness_of
from pipelines.workspace import Workspace

# Passed on as they are, so that pages need no second door.
__all__ = [
    "Agreement",
    "Firmness",
    "Outliers",
    "Outlook",
    "ScorecardError",
    "Table",
    "content_hash",
    "to_csv",
    "to_xlsx",
]

QUERIES = Path(__file__).parent / "queries"
_KEPT_RESULTS = 400

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


def coverage_limits(name: str) -> tuple[float, float]:
    """Return the coverage from which a vendor is ranked and the one from which it is scored."""
    row = period(name)
    return float(row.ranked_coverage), float(row.provisional_coverage)


def source_titles() -> Mapping[str, tuple[str, str]]:
    """Return the Chinese and the English name of every kind of sheet this workspace reads."""
    return _contract_titles(str(Workspace.at().sources))


def titles(kind: str) -> Mapping[str, tuple[str, str]]:
    """Return the Chinese and the English word of every code of a kind: family, classes, modes."""
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


def cost_workbook(engagement: str, name: str) -> bytes:
    """Return an engagement's quarter as a workbook whose totals are formulas."""
    return write_cost_workbook(opened.open_current(Workspace.at()), engagement, name)


def tiers(name: str) -> pd.DataFrame:
    """One row per tier of the rule in force, the best first."""
    return _read("tiers", **_rule(name))


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


def tier_reasons(card: Card) -> pd.DataFrame:
    """One row per reason that kept a vendor from the next better tier."""
    return _read("tier_reasons", period=card.period, vendor=card.vendor, group=card.group)


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


def firmness(tender: str) -> Firmness | None:
    """Return how firm a tender's order is; None under PM5 and with fewer than two ranked candidates."""
    return _firmness(_warehouse(), tender)


def _valid_scores(tender: str) -> list[dict[str, Any]]:
    rows = committee_scores(tender)
    return [row._asdict() for row in each(rows[rows["state"] == "valid"])]


@lru_cache(maxsize=64)
def _agreement(_path: str, tender: str) -> Agreement:
    return agreement_of(_valid_scores(tender))


@lru_cache(maxsize=64)
def _firmness(_path: str, tender: str) -> Firmness | None:
    rule = where(tenders(), "tender_no", tender)
    ranked = bids(tender).dropna(subset=["rank"])
    if rule.price_method == "PM5":
        return None
    points = bid_points(tender)
    points = points[points["vendor_id"].isin(ranked["vendor_id"])]
    plain = points.astype(object).where(points.notna(), None)
    prices = dict(zip(ranked["vendor_id"], ranked["price_points_exact"].fillna(0.0), strict=True))
    return firmness_of(plain.to_dict("records"), prices, float(rule.price_weight))


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
