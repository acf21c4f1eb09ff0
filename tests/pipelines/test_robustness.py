"""Is what stands beside a ranking about that ranking: same totals, same places, bounds as the mathematics says, no reordering."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.curves import Curve, Segment, parse_curve, segments
from models.intervals import Interval, points_interval, total_interval, wilson
from models.ranks import competition_ranks
from pipelines.opened import Warehouse
from pipelines.queries import ask
from pipelines.robustness.contest import Contest, contests, passed_on, too_large
from pipelines.robustness.firmness import Firmness, firmness
from pipelines.robustness.observed import FOLDER, Observed, observed
from pipelines.robustness.score_intervals import (
    engagement_indicator_intervals,
    engagement_intervals,
    indicator_intervals,
    vendor_intervals,
)
from pipelines.transform import MACROS, in_order, load_tables
from pipelines.workspace import PRODUCT

PERIODS = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
LAST = PERIODS[-1]


@pytest.fixture(scope="module")
def last(sample_warehouse: Warehouse) -> Observed:
    return observed(sample_warehouse.connection, LAST)


def test_all_periods_of_the_sample_are_looked_at(sample_warehouse: Warehouse) -> None:
    rows = ask(sample_warehouse, "select distinct period from scores.vendor_scores where rank is not null order by 1")
    assert [row[0] for row in rows.rows] == PERIODS


@pytest.mark.parametrize("period", PERIODS)
def test_the_base_ranking_is_the_warehouses_own(sample_warehouse: Warehouse, period: str) -> None:
    found = contests(observed(sample_warehouse.connection, period))
    rows = ask(
        sample_warehouse,
        "select peer_group, vendor_id, rank, cast(total as double) from scores.vendor_scores "
        "where period = ? and rank is not null order by peer_group, rank, vendor_id",
        [period],
    ).rows
    groups = {row[0] for row in rows}
    assert found.keys() == {group for group in groups if sum(row[0] == group for row in rows) > 1}
    assert len(found) > 5
    for group, contest in found.items():
        own = {vendor: (rank, total) for peers, vendor, rank, total in rows if peers == group}
        again = contest.points @ contest.weights + contest.added
        assert np.abs(again - contest.totals).max() < 1e-9
        published = [float(round(Fraction(str(round(total, 9))) * 100 + Fraction(1, 10**6)) / 100) for total in again]
        assert published == [own[vendor][1] for vendor in contest.vendors]
        assert list(contest.places) == [own[vendor][0] for vendor in contest.vendors]
        # Tie-breaks decide between equal published totals only.
        by_total = competition_ranks(published)
        assert all(place >= rank for place, rank in zip(contest.places, by_total, strict=True))
        assert sorted(contest.places) == list(contest.places)


def curve_of(warehouse: Warehouse, curve_id: str) -> Curve:
    rows = ask(
        warehouse,
        "select x_from, x_to, s_from, s_to, right_closed from policy.curve_segments where curve_id = ? order by x_from nulls first",
        [curve_id],
    ).rows
    exact = [[None if x is None else Fraction(str(x)) for x in row[:4]] + [row[4]] for row in rows]
    return Curve("", tuple(Segment(*row) for row in exact))


def test_bounds_of_points_are_those_of_the_mathematics(sample_warehouse: Warehouse, last: Observed) -> None:
    rows = ask(
        sample_warehouse,
        "select v.engagement_id, v.indicator, v.curve_id, v.value, v.denominator, v.estimated, v.is_shrunk, v.prior_weight "
        "from scores.indicator_values as v inner join policy.indicators as i using (indicator) "
        "where v.period = ? and i.scheme = v.scheme and i.version = v.version and i.has_chance and v.state = 'value'",
        [LAST],
    ).rows
    known = engagement_indicator_intervals(last)
    reference: dict[tuple[str, str], list[Interval]] = {}
    for engagement, indicator, curve_id, value, denominator, estimated, is_shrunk, prior in rows:
        cases = min(float(denominator), 100) if estimated else float(denominator) + (prior if is_shrunk else 0)
        bounds = points_interval(curve_of(sample_warehouse, curve_id), wilson(value * cases, cases))
        reference.setdefault((engagement, indicator), []).append(bounds)
    assert len(reference) > 300
    assert {indicator for _, indicator in reference} >= {"EP2", "EP3", "ER1", "ER4"}
    assert any(len(parts) > 1 for parts in reference.values())
    for key, parts in reference.items():
        whole = total_interval(sum(part.value for part in parts) / len(parts), [1] * len(parts), parts)
        assert known[key].low == pytest.approx(whole.low, abs=1e-6)
        assert known[key].points == pytest.approx(whole.value, abs=1e-6)
        assert known[key].high == pytest.approx(whole.high, abs=1e-6)


def test_bounds_of_a_total_are_those_of_its_indicators(last: Observed) -> None:
    known, indicators = engagement_intervals(last), engagement_indicator_intervals(last)
    for row in last.engagements:
        own = [each for each in last.indicators if each.engagement_id == row.engagement_id and each.points is not None]
        parts = [indicators[row.engagement_id, each.indicator] for each in own]
        whole = total_interval(
            50, [each.applicable_weight for each in own], [Interval(p.low, p.points, p.high) for p in parts]
        )
        assert known[row.engagement_id].chance_below == pytest.approx(50 - whole.low, abs=1e-6)
        assert known[row.engagement_id].chance_above == pytest.approx(whole.high - 50, abs=1e-6)


def test_a_score_lies_between_its_bounds_and_gaps_only_widen_them(sample_warehouse: Warehouse) -> None:
    for period in PERIODS:
        seen = observed(sample_warehouse.connection, period)
        for row in seen.vendors:
            if row.total is not None:
                found = vendor_intervals(seen)[row.peer_group, row.vendor_id]
                assert found.low <= row.worst <= row.total_exact + 1e-9
                assert row.total_exact - 1e-9 <= row.best <= found.high
                assert 0 <= found.low <= found.high <= 100


def test_a_vendors_points_are_those_of_its_scorecard(sample_warehouse: Warehouse, last: Observed) -> None:
    rows = ask(
        sample_warehouse,
        "select peer_group, vendor_id, indicator, points from scores.vendor_indicator_points where period = ? and points is not null",
        [LAST],
    ).rows
    found = indicator_intervals(last)
    assert len(rows) > 900
    for *key, points in rows:
        assert found[tuple(key)].points == pytest.approx(float(points), abs=1e-9)


CURVES: list[dict[str, Any]] = [
    {"up": [0.2, 0.9]},
    {"down": [0.01, 0.3]},
    {"band": [0.1, 0.4, 0.6, 0.9]},
    {"step": [[0.05, 100], [0.2, 50]], "else": 0},
    {"piece": [[0, 0], [0.3, 80], [0.9, 100]]},
]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(range(len(CURVES))), st.integers(0, 60), st.integers(1, 60)), min_size=1))
def test_the_query_agrees_with_the_mathematics_on_any_curve(cases: list[tuple[int, int, int]]) -> None:
    rows = [(f"e{number}", at, min(count, volume), volume) for number, (at, count, volume) in enumerate(cases)]
    with duckdb.connect() as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        connection.execute(TINY)
        for at, written in enumerate(CURVES):
            for part in segments(parse_curve(written)):
                numbers = [None if x is None else float(x) for x in (part.x_from, part.x_to, part.s_from, part.s_to)]
                connection.execute(
                    "insert into policy.curve_segments values (?, ?, ?, ?, ?, ?)",
                    [str(at), *numbers, part.right_closed],
                )
        for name, at, count, volume in rows:
            curve, rate = parse_curve(CURVES[at]), count / volume
            earned = points_interval(curve, Interval(rate, rate, rate)).value
            connection.execute(
                "insert into scores.indicator_values by name select ? as engagement_id, 'p' as period, 's' as scheme, "
                "'v' as version, 'i' as indicator, 'm' as measure, ? as curve_id, ? as value, ? as denominator, "
                "false as estimated, false as is_shrunk, 'value' as state, 'mean' as takes, false as is_log, 1 as sign",
                [name, str(at), rate, volume],
            )
            connection.execute(
                "insert into scores.indicator_parts values (?, 'p', 'i', 'm', 'mean', ?)", [name, earned]
            )
            connection.execute(
                "insert into scores.indicator_points values (?, 'p', 'i', true, 'value', ?, 100, 'd')", [name, earned]
            )
            connection.execute("insert into scores.engagement_scores values (?, 'p', 'g', ?, 'F')", [name, name])
        found = {
            row[2]: row[4:7]
            for row in connection.execute(
                (FOLDER / "indicators.sql").read_text("utf-8"), {"period": "p", "family": None, "z": 1.959963984540054}
            ).fetchall()
        }
    for name, at, count, volume in rows:
        points, below, above = found[name]
        known = points_interval(parse_curve(CURVES[at]), wilson(count, volume))
        assert below == pytest.approx(points - known.low, abs=1e-6)
        assert above == pytest.approx(known.high - points, abs=1e-6)


TINY = """
create schema scores; create schema policy;
create table policy.indicators (scheme varchar, version varchar, indicator varchar, has_chance boolean);
insert into policy.indicators values ('s', 'v', 'i', true);
create table policy.curve_segments (curve_id varchar, x_from double, x_to double, s_from double, s_to double, right_closed boolean);
create table scores.indicator_values (engagement_id varchar, period varchar, scheme varchar, version varchar, indicator varchar,
    measure varchar, curve_id varchar, value double, denominator double, estimated boolean, is_shrunk boolean, prior_weight double, state varchar,
    takes varchar, is_log boolean, sign integer, from_measure varchar, from_value double, to_value double, points_step bigint, points_down boolean);
create table scores.indicator_parts (engagement_id varchar, period varchar, indicator varchar, measure varchar, takes varchar, points double);
create table scores.indicator_points (engagement_id varchar, period varchar, indicator varchar, is_scored boolean, state varchar,
    points double, applicable_weight double, dimension varchar);
create table scores.engagement_scores (engagement_id varchar, period varchar, peer_group varchar, vendor_id varchar, family varchar);
create table scores.engagement_shares (engagement_id varchar, period varchar, share double, due_share double);
"""


def contest(
    points: list[list[float]],
    weights: Mapping[str, float],
    dimensions: list[str],
    *,
    absent: float = 0.0,
    reach: float = 0.0,
) -> Contest:
    """A contest by hand, sorted by total; `absent` is the stated share of a dimension that nobody has."""
    table = np.array(points, dtype=np.float64)
    stated: dict[str, float] = {}
    for dimension, weight in zip(dimensions, weights.values(), strict=True):
        stated[dimension] = stated.get(dimension, 0) + weight * (1 - absent)
    if absent:
        stated["absent"] = absent
    shares = passed_on(list(zip(dimensions, weights.values(), strict=True)), stated)
    totals = table @ shares
    order = np.argsort(-totals, kind="stable")
    published = np.round(totals[order], 2)
    return Contest(
        vendors=tuple(f"v{row}" for row in order),
        places=tuple(map(int, competition_ranks(published))),
        published=published,
        totals=totals[order],
        low=totals[order] - reach,
        high=totals[order] + reach,
        points=table[order],
        added=np.zeros(len(table)),
        indicators=tuple(weights),
        dimensions=tuple(dimensions),
        weights=shares,
        dimension_weights=stated,
        least_difference=1.0,
    )


def test_a_clear_first_is_first_at_any_weights_and_by_any_method() -> None:
    found = firmness(contest([[90, 90], [80, 85], [70, 60]], {"a": 0.5, "b": 0.5}, ["x", "y"]))
    assert [each.vendor_id for each in found.standings] == ["v0", "v1", "v2"]
    assert [each.first_share for each in found.standings] == [1, 0, 0]
    assert [each.any_first_share for each in found.standings] == [1, 0, 0]
    assert [each.top_three_share for each in found.standings] == [1, 1, 1]
    assert [(each.best_place, each.worst_place) for each in found.standings] == [(1, 1), (2, 2), (3, 3)]
    assert [each.band for each in found.standings] == [1, 2, 3]
    assert [each.is_apart for each in found.standings] == [None, True, True]
    assert [(each.first_low, each.first_high) for each in found.ranges] == [(0, 100)] * 4
    assert [each.tau_b for each in found.opinions] == [1, 1]
    assert found.never_share == 1
    assert found.draws == 10_000


def test_the_range_of_a_weight_is_worked_out_by_hand() -> None:
    # a·90 + (1-a)·60 against a·70 + (1-a)·80: equal at a = 0.5; stated 0.6.
    found = firmness(contest([[90, 60], [70, 80]], {"a": 0.6, "b": 0.4}, ["x", "y"]))
    ranges = {(each.kind, each.code): each for each in found.ranges}
    assert ranges["dimension", "x"].weight == pytest.approx(60)
    assert ranges["dimension", "x"].first_low == pytest.approx(50)
    assert ranges["dimension", "x"].first_high == pytest.approx(100)
    assert ranges["dimension", "y"].first_high == pytest.approx(50)
    assert found.never_share == 0


def test_close_scores_share_a_band_and_small_numbers_widen_it() -> None:
    points = [[90.0], [89.5], [86], [80]]
    exact = firmness(contest(points, {"a": 1}, ["x"]))
    assert [each.band for each in exact.standings] == [1, 1, 2, 3]
    assert [each.is_apart for each in exact.standings] == [None, False, True, True]
    # A reach of 3 on both sides: differences up to sqrt(3² + 3²) = 4.24 prove nothing.
    vague = firmness(contest(points, {"a": 1}, ["x"], reach=3))
    assert [each.band for each in vague.standings] == [1, 1, 1, 2]
    assert [each.is_apart for each in vague.standings] == [None, False, False, True]


def test_a_shared_first_place_has_no_range() -> None:
    found = firmness(contest([[90, 60], [60, 90], [50, 50]], {"a": 0.5, "b": 0.5}, ["x", "y"]))
    assert {each.first_low for each in found.ranges} == {None}
    assert [each.place for each in found.standings] == [1, 1, 3]


shares = st.floats(0.05, 1)
table = st.integers(2, 5).flatmap(
    lambda columns: st.tuples(
        st.lists(st.lists(st.floats(0, 100), min_size=columns, max_size=columns), min_size=2, max_size=7),
        st.lists(shares, min_size=columns, max_size=columns),
    )
)


@settings(max_examples=40)
@given(table, st.floats(0, 0.5))
def test_within_its_range_the_first_stays_first_and_beyond_it_does_not(
    given_table: tuple[list[list[float]], list[float]], absent: float
) -> None:
    points, raw = given_table
    weights = {f"i{at}": weight / sum(raw) for at, weight in enumerate(raw)}
    known = contest(points, weights, [f"d{at}" for at in range(len(raw))], absent=absent)
    if known.published[0] - known.published[1] < 0.1:
        return
    for found in firmness(known).ranges:
        if found.kind == "dimension" and found.first_low is not None and found.first_high is not None:
            assert found.first_low - 1e-6 <= found.weight <= found.first_high + 1e-6
            for edge, outwards in ((found.first_low, -1), (found.first_high, 1)):
                assert leads(known, found.code, (edge - outwards * 0.001) / 100) or abs(edge - found.weight) < 0.01
                if 0.01 < edge < 99.99:
                    assert not leads(known, found.code, (edge + outwards * 0.01) / 100, strictly=True)


def leads(known: Contest, dimension: str, weight: float, *, strictly: bool = False) -> bool:
    """Score again with a dimension's stated weight changed, as the engine does, and see who is first."""
    own = known.dimension_weights[dimension]
    stated = {
        name: weight if name == dimension else share * (1 - weight) / (1 - own)
        for name, share in known.dimension_weights.items()
    }
    heads = [(name, stated[name]) for name in known.dimensions]
    totals = known.points @ passed_on(heads, stated)
    return bool(totals[0] > totals[1:].max() - (0 if strictly else 1e-6))


@settings(max_examples=30)
@given(table, st.integers(0, 6))
def test_dropping_a_vendor_reorders_nobody_else(given_table: tuple[list[list[float]], list[float]], which: int) -> None:
    points, raw = given_table
    weights = {f"i{at}": weight / sum(raw) for at, weight in enumerate(raw)}
    dimensions = [f"d{at % 2}" for at in range(len(raw))]
    if len(points) < 3:
        return
    left = [row for at, row in enumerate(points) if at != which % len(points)]
    everyone, fewer = firmness(contest(points, weights, dimensions)), firmness(contest(left, weights, dimensions))
    gone = f"v{which % len(points)}"
    renamed = [f"v{at}" for at in range(len(points)) if f"v{at}" != gone]
    for before, after in zip(scores_of(everyone), scores_of(fewer), strict=True):
        kept = {vendor: score for vendor, score in before.items() if vendor != gone}
        assert {renamed[int(vendor[1:])]: score for vendor, score in after.items()} == pytest.approx(kept, abs=1e-9)


def scores_of(found: Firmness) -> list[dict[str, float]]:
    names = [each.vendor_id for each in found.standings]
    published = {each.vendor_id: each.total for each in found.standings}
    return [published, *(dict(zip(names, each.scores, strict=True)) for each in found.opinions)]


@pytest.mark.slow
def test_in_the_sample_a_vendor_that_stays_away_reorders_nobody(sample_warehouse: Warehouse, tmp_path: Path) -> None:
    """Score the last quarter again without one vendor, each in turn, by the product's own SQL."""
    copy = shutil.copy(sample_warehouse.path, tmp_path / "copy.duckdb")
    everyone = ranking(sample_warehouse.connection)
    vendors = sorted({vendor for _, vendor in everyone})
    assert len(vendors) > 15
    with duckdb.connect(copy) as connection:
        tables = in_order(load_tables([PRODUCT / "sql" / "scores"]))
        connection.execute("drop schema scores cascade")
        for vendor in vendors:
            connection.execute("begin; create schema scores")
            connection.execute(
                "delete from entities.engagement_periods where period = ? and engagement_id in "
                "(select engagement_id from entities.engagements where vendor_id = ?)",
                [LAST, vendor],
            )
            for each in tables:
                connection.execute(each.ddl())
            fewer = ranking(connection)
            connection.execute("rollback")
            assert {key: total for key, (_, total) in fewer.items()} == {
                key: total for key, (_, total) in everyone.items() if key[1] != vendor
            }
            for group in {key[0] for key in fewer}:
                before, after = in_place(everyone, group), in_place(fewer, group)
                assert len(after) < 2 or after == [each for each in before if each != vendor]


def in_place(ranks: dict[tuple[str, str], tuple[int | None, float]], group: str) -> list[str]:
    """The vendors of a group by place; a single one has none printed."""
    own = {vendor: rank or 1 for (peers, vendor), (rank, _) in ranks.items() if peers == group}
    return sorted(own, key=lambda vendor: (own[vendor], vendor))


def ranking(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[int | None, float]]:
    """Place and unrounded total of the last quarter's ranked vendors, by peer group and vendor."""
    rows = connection.execute(
        "select peer_group, vendor_id, rank, total_exact from scores.vendor_scores "
        "where period = ? and status = 'ranked' order by peer_group, vendor_id",
        [LAST],
    ).fetchall()
    return {(group, vendor): (rank, total) for group, vendor, rank, total in rows}


def test_a_group_of_one_has_no_ranking_to_doubt(last: Observed) -> None:
    alone = replace(last, vendors=[last.vendors[0]])
    assert contests(alone) == {}
    assert too_large(alone) == {}


def test_a_group_too_large_to_compare_everyone_is_named(last: Observed) -> None:
    crowd = replace(last, vendors=[next(row for row in last.vendors if row.rank)] * 1001)
    assert contests(crowd) == {}
    assert list(too_large(crowd).values()) == [1001]


def test_the_same_period_gives_the_same_tables(last: Observed) -> None:
    known = next(iter(contests(last).values()))
    assert firmness(known) == firmness(known)
