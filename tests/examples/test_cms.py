"""The hospital programme: from measures, limits and baselines the engine gives every published point, domain score and total."""

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
INBOX = ROOT / "data" / "examples" / "cms_hvbp_fy2024" / "inbox"
DOMAINS = {
    "clinical": "Unweighted Normalized Clinical Outcomes Domain Score",
    "engagement": "Unweighted Person And Community Engagement Domain Score",
    "safety": "Unweighted Normalized Safety Domain Score",
    "efficiency": "Unweighted Normalized Efficiency And Cost Reduction Domain Score",
}
MEASURES = {
    "hvbp_clinical_outcomes.csv": (
        "MORT-30-AMI", "MORT-30-HF", "MORT-30-PN", "MORT-30-COPD", "MORT-30-CABG", "COMP-HIP-KNEE",
    ),
    "hvbp_efficiency_and_cost_reduction.csv": ("MSPB-1",),
}  # fmt: skip
NOTHING = "Not Available"
# As published: 12 decimals, of which an engine that adds in double precision keeps at least nine.
CLOSE_ENOUGH = Fraction(1, 10**9)


@pytest.fixture(scope="module")
def hospitals() -> dict[str, dict[str, str]]:
    return published("hvbp_tps.csv")


def published(name: str) -> dict[str, dict[str, str]]:
    with (INBOX / name).open(encoding="ascii", newline="") as file:
        return {row["Facility ID"]: row for row in csv.DictReader(file)}


def published_points(ending: str) -> dict[tuple[str, str], int]:
    """Points of every hospital and measure under the headers of that ending, as published: “6 out of 10”."""
    return {
        (facility, measure): int(row[f"{measure} {ending}"].split(" out of ")[0])
        for name, measures in MEASURES.items()
        for facility, row in published(name).items()
        for measure in measures
        if row[f"{measure} {ending}"] != NOTHING
    }


def rows(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    return warehouse.connection.cursor().execute(query).fetchall()


def test_every_hospital_is_loaded(cms: Warehouse, hospitals: dict[str, dict[str, str]]) -> None:
    read = "select rows_read, rows_loaded, rows_rejected, rows_set_aside from staging.sheets"
    assert rows(cms, read) == [(2474, 2474, 0, 0)] * 3
    assert len(hospitals) == 2474


@pytest.mark.parametrize(
    ("part", "ending"), [("achievement", "Achievement Points"), ("improvement", "Improvement Points")]
)
def test_the_published_points_of_each_way_to_earn_them(cms: Warehouse, part: str, ending: str) -> None:
    found = rows(
        cms,
        "select e.vendor_id, p.indicator, cast(p.points as double) / 10 from scores.indicator_parts as p inner join "
        f"entities.engagements as e on p.engagement_id = e.engagement_id where p.part = '{part}' and p.points is not null",
    )
    assert {(facility, measure): points for facility, measure, points in found} == published_points(ending)


def test_the_published_score_of_every_measure_is_the_better_of_the_two(cms: Warehouse) -> None:
    measures = [measure for several in MEASURES.values() for measure in several]
    found = rows(
        cms,
        "select e.vendor_id, p.indicator, cast(p.points as double) / 10 from scores.indicator_points as p inner join "
        "entities.engagements as e on p.engagement_id = e.engagement_id where p.points is not null",
    )
    scored = {(facility, code): points for facility, code, points in found if code in measures}
    assert len(scored) > 13_000
    assert scored == published_points("Measure Score")


def test_a_hospital_better_than_the_benchmark_before_and_after_improves_only_if_it_gets_better(cms: Warehouse) -> None:
    found = rows(
        cms,
        "select distinct case when value > floor_value then 'better' else 'no better' end, points "
        "from scores.indicator_parts where part = 'improvement' and direction = 'higher' and floor_value >= target "
        "and points is not null order by 1",
    )
    assert found == [("better", 90), ("no better", 0)]


def test_a_domain_with_fewer_measures_than_it_needs_is_not_scored(
    cms: Warehouse, hospitals: dict[str, dict[str, str]]
) -> None:
    counted = Counter(facility for facility, measure in published_points("Measure Score") if measure != "MSPB-1")
    too_few = {facility for facility in hospitals if counted[facility] < 2}
    assert {facility for facility in hospitals if hospitals[facility][DOMAINS["clinical"]] == NOTHING} == too_few
    query = "select vendor_id from scores.vendor_dimension_scores where dimension = 'clinical' and score is not null"
    assert {facility for (facility,) in rows(cms, query)} == hospitals.keys() - too_few
    states = "select count(*) from scores.indicator_points where state = 'too_few' and effective_weight = 0"
    assert rows(cms, states) == [(sum(counted[facility] for facility in too_few),)]


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
    missing = {place for place, text in published.items() if text == NOTHING}
    assert {place for place, score in scored.items() if score is None} | (published.keys() - scored.keys()) == missing
    there = published.keys() - missing
    assert max(abs(Fraction(scored[place]) - Fraction(published[place])) for place in there) < CLOSE_ENOUGH


def test_a_missing_domain_costs_coverage_and_nothing_else(cms: Warehouse, hospitals: dict[str, dict[str, str]]) -> None:
    lacking = Counter(sum(row[header] == NOTHING for header in DOMAINS.values()) for row in hospitals.values())
    assert lacking == {0: 2037, 1: 437}
    assert rows(cms, "select status, count(*) from scores.vendor_scores group by status") == [("ranked", 2474)]
    weights = "select engagement_id, sum(effective_weight) from scores.indicator_points group by engagement_id"
    assert all(abs(total - 100) < 1e-9 for _, total in rows(cms, weights))
    complete = "select count(*) from scores.vendor_scores where coverage = 1"
    everything = Counter(facility for facility, _ in published_points("Measure Score"))
    full = [
        facility
        for facility, row in hospitals.items()
        if everything[facility] == 7 and NOTHING not in (row[DOMAINS["engagement"]], row[DOMAINS["safety"]])
    ]
    assert rows(cms, complete) == [(len(full),)]


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
