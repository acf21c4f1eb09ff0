"""The hospital programme: from the published domain scores the engine gives the published total of every hospital."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pipelines.opened import Warehouse

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLISHED = ROOT / "data" / "examples" / "cms_hvbp_fy2024" / "inbox" / "hvbp_tps.csv"
DOMAINS = {
    "clinical": "Unweighted Normalized Clinical Outcomes Domain Score",
    "engagement": "Unweighted Person And Community Engagement Domain Score",
    "safety": "Unweighted Normalized Safety Domain Score",
    "efficiency": "Unweighted Normalized Efficiency And Cost Reduction Domain Score",
}
# As published: 12 decimals, of which an engine that adds in double precision keeps at least nine.
CLOSE_ENOUGH = Fraction(1, 10**9)


@pytest.fixture(scope="module")
def hospitals() -> dict[str, dict[str, str]]:
    with PUBLISHED.open(encoding="ascii", newline="") as file:
        return {row["Facility ID"]: row for row in csv.DictReader(file)}


def rows(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    return warehouse.connection.cursor().execute(query).fetchall()


def test_every_hospital_is_loaded(cms: Warehouse, hospitals: dict[str, dict[str, str]]) -> None:
    read = "select rows_read, rows_loaded, rows_rejected, rows_set_aside from staging.sheets"
    assert rows(cms, read) == [(2474, 2474, 0, 0)]
    assert len(hospitals) == 2474


def test_the_published_total_of_every_hospital(cms: Warehouse, hospitals: dict[str, dict[str, str]]) -> None:
    query = "select vendor_id, total_exact from scores.vendor_scores where period = '2024'"
    totals = {vendor: Fraction(exact) for vendor, exact in rows(cms, query)}
    assert totals.keys() == hospitals.keys()
    errors = [abs(totals[facility] - Fraction(row["Total Performance Score"])) for facility, row in hospitals.items()]
    assert max(errors) < CLOSE_ENOUGH


def test_domain_scores_arrive_with_every_digit(cms: Warehouse, hospitals: dict[str, dict[str, str]]) -> None:
    query = "select vendor_id, dimension, score from scores.vendor_dimensions where period = '2024'"
    scored = {(vendor, dimension): score for vendor, dimension, score in rows(cms, query)}
    published = {
        (facility, dimension): row[header]
        for facility, row in hospitals.items()
        for dimension, header in DOMAINS.items()
    }
    missing = {place for place, text in published.items() if text == "Not Available"}
    assert {place for place, score in scored.items() if score is None} | (published.keys() - scored.keys()) == missing
    there = published.keys() - missing
    assert max(abs(Fraction(scored[place]) - Fraction(published[place])) for place in there) < CLOSE_ENOUGH


def test_a_missing_domain_costs_coverage_and_nothing_else(cms: Warehouse, hospitals: dict[str, dict[str, str]]) -> None:
    lacking = Counter(sum(row[header] == "Not Available" for header in DOMAINS.values()) for row in hospitals.values())
    assert lacking == {0: 2037, 1: 437}
    query = "select coverage, status, count(*) from scores.vendor_scores group by coverage, status order by coverage"
    assert rows(cms, query) == [(0.75, "ranked", 437), (1.0, "ranked", 2037)]
    states = "select state, count(*) from scores.indicator_points where state <> 'value' group by state"
    assert rows(cms, states) == [("missing_bank", 437)]


def test_ranks_are_competition_ranks_of_the_published_total(
    cms: Warehouse, hospitals: dict[str, dict[str, str]]
) -> None:
    rounded = {
        facility: Decimal(row["Total Performance Score"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for facility, row in hospitals.items()
    }
    places = {
        value: place for place, value in reversed(list(enumerate(sorted(rounded.values(), reverse=True), start=1)))
    }
    ranked = dict(rows(cms, "select vendor_id, rank from scores.vendor_scores"))
    assert ranked == {facility: places[value] for facility, value in rounded.items()}


def test_no_two_hospitals_look_the_same(cms: Warehouse) -> None:
    assert rows(cms, "select count(distinct vendor_name) from entities.vendors") == [(2474,)]


def test_nothing_that_must_be_empty_has_rows(cms: Warehouse) -> None:
    assert rows(cms, "select name from meta.checks where failing_rows > 0") == []


def test_what_the_publisher_writes_for_nothing_is_missing_and_no_fault(cms: Warehouse) -> None:
    assert rows(cms, "select count(*) from staging.problem_cells") == [(0,)]
    assert rows(cms, "select count(*) from staging.domain_scores where safety_score is null") != [(0,)]
