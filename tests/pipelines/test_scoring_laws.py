"""Does the SQL agree with a second implementation in exact fractions, and obey the laws of a fair score (domain 9)?"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.curves import parse_curve, points
from pipelines.policy import write_policy
from pipelines.policy_files import PolicyTables
from pipelines.schemes import add_scheme
from pipelines.transform import INTERFACE, MACROS, in_order, leading_to, load_tables
from pipelines.workspace import PRODUCT

# Three dimensions of unequal weight, five indicators; curves of three kinds, some owed by the vendor.
CURVES: dict[str, dict[str, Any]] = {
    "a": {"up": [0, 100]},
    "b": {"down": [10, 60]},
    "c": {"piece": [[0, 0], [30, 80], [90, 100]]},
    "d": {"band": [10, 40, 60, 90]},
    "e": {"up": [50, 80]},
}
WEIGHTS = {
    "x": {"a": Fraction(30), "b": Fraction(20)},
    "y": {"c": Fraction("33.3"), "d": Fraction("6.7")},
    "z": {"e": Fraction(10)},
}
STATES = ("value", "idle", "na", "missing")

Cells = Mapping[str, tuple[str, int]]
cell = st.tuples(st.sampled_from(STATES), st.integers(0, 100))
engagements = st.dictionaries(
    st.sampled_from(["p", "q", "r", "s"]), st.fixed_dictionaries(dict.fromkeys(CURVES, cell)), min_size=1
)


def scheme() -> dict[str, Any]:
    words = {"zh": "甲", "en": "A"}
    return {
        "scheme": "laws",
        "version": "1",
        "effective_from": date(2020, 1, 1),
        "period": "quarter",
        "title": words,
        "weights_sum": 100,
        "tie_breaks": [],
        "dimensions": [
            {
                "dimension": name,
                "title": words,
                "weight": str(sum(members.values())),
                "indicators": [
                    {
                        "indicator": code,
                        "title": words,
                        "weight": str(weight),
                        "measure": f"m{code}",
                        "unit": "pts",
                        "curve": CURVES[code],
                        "missing": "bank",
                    }
                    for code, weight in members.items()
                ],
            }
            for name, members in WEIGHTS.items()
        ],
    }


@pytest.fixture(scope="module")
def tables() -> list[str]:
    """What makes the table that the laws are about; places and tiers follow from it and are no part of them."""
    ordered = in_order(load_tables([PRODUCT / "sql" / "scores"]))
    wanted = leading_to(ordered, {"scores.engagement_scores"})
    return [table.ddl() for table in ordered if table.name in wanted]


def scored(
    tables: list[str], given_cells: Mapping[str, Cells], seed: int = 0, threads: int = 1, unit: int = 1
) -> dict[str, tuple[float | None, float]]:
    """Total and coverage of each engagement, by the product's SQL; rows arrive in a shuffled order.

    `unit` multiplies both counts of every observation: what is written in 元 instead of 万元 is ten thousand times as much.
    """
    with duckdb.connect(config={"threads": threads}) as connection:
        for ddl in (MACROS, INTERFACE):
            connection.execute(ddl.read_text(encoding="utf-8"))
        policy = PolicyTables()
        add_scheme(policy, "laws.yaml", scheme())
        write_policy(connection, policy)
        connection.execute(
            "create schema scores; insert into entities.periods values ('2025Q4', '2025-10-01', '2025-12-31', 1)"
        )
        rows = [
            (name, f"m{code}", unit * value if state == "value" else 0, unit if state == "value" else 0, state)
            for name, cells in given_cells.items()
            for code, (state, value) in cells.items()
        ]
        random.Random(seed).shuffle(rows)
        for name in given_cells:
            connection.execute("insert into entities.vendors values (?, ?, null)", [name, name])
            connection.execute(
                "insert into entities.engagements values (?, ?, ?, 'F', '', '', 'u', 'c', 'outsourced', '2020-01-01', '2030-01-01')",
                [name] * 3,
            )
            connection.execute(
                "insert into entities.engagement_periods values (?, '2025Q4', 92, 3, false, 1, 1)", [name]
            )
        connection.executemany(
            "insert into measures.observations (engagement_id, period, measure, numerator, denominator, state, estimated) "
            "values (?, '2025Q4', ?, ?, ?, ?, false)",
            rows,
        )
        for statement in tables:
            connection.execute(statement)
        found = connection.execute("select engagement_id, total, coverage from scores.engagement_scores").fetchall()
    return {name: (total, coverage) for name, total, coverage in found}


def expected(given_cells: Mapping[str, Cells], name: str) -> tuple[Fraction | None, Fraction]:
    """The same by domain 3.7, written apart from the SQL: exact fractions, loops, no tables."""
    collected = {code for cells in given_cells.values() for code in cells}
    dimension_scores, present, applicable = [], Fraction(0), Fraction(0)
    for members in WEIGHTS.values():
        cells = {code: given_cells[name][code] for code in members if code in collected}
        values = {code: Fraction(value) for code, (state, value) in cells.items() if state == "value"}
        present += sum((members[code] for code in values), Fraction(0))
        applicable += sum(
            (members[code] for code, (state, _) in cells.items() if state in ("value", "missing")), Fraction(0)
        )
        weight = sum((members[code] for code in values), Fraction(0))
        if weight:
            earned = sum(members[code] * points(parse_curve(CURVES[code]), value) for code, value in values.items())
            dimension_scores.append((sum(members.values(), Fraction(0)), earned / weight))
    total_weight = sum((weight for weight, _ in dimension_scores), Fraction(0))
    total = (
        sum((weight * score for weight, score in dimension_scores), Fraction(0)) / total_weight
        if total_weight
        else None
    )
    return total, present / applicable if applicable else Fraction(0)


@settings(max_examples=25)
@given(engagements)
def test_sql_equals_the_second_implementation(tables: list[str], cells: dict[str, Cells]) -> None:
    found = scored(tables, cells)
    for name in cells:
        total, coverage = expected(cells, name)
        assert (found[name][0] is None) == (total is None)
        if total is not None:
            assert abs(found[name][0] - total) < 1e-9  # type: ignore[operator]
        assert abs(found[name][1] - coverage) < 1e-12


@settings(max_examples=8)
@given(engagements, st.integers(1, 1000))
def test_row_order_and_threads_change_no_bit(tables: list[str], cells: dict[str, Cells], seed: int) -> None:
    assert scored(tables, cells) == scored(tables, cells, seed=seed, threads=4)


@settings(max_examples=8)
@given(engagements)
def test_adding_a_vendor_moves_nobody(tables: list[str], cells: dict[str, Cells]) -> None:
    before = scored(tables, cells)
    after = scored(tables, {**cells, "newcomer": dict.fromkeys(CURVES, ("value", 1))})
    assert {name: after[name] for name in before} == before


@settings(max_examples=8)
@given(st.fixed_dictionaries(dict.fromkeys(CURVES, cell)), st.integers(0, 99))
def test_a_better_value_never_lowers_the_score(
    tables: list[str], cells: dict[str, tuple[str, int]], value: int
) -> None:
    worse = {**cells, "a": ("value", value)}
    better = {**cells, "a": ("value", value + 1)}
    found = scored(tables, {"worse": worse, "better": better})
    assert found["better"][0] >= found["worse"][0]  # type: ignore[operator]


@settings(max_examples=5)
@given(engagements)
def test_another_unit_of_money_changes_nothing(tables: list[str], cells: dict[str, Cells]) -> None:
    assert scored(tables, cells, unit=10_000) == scored(tables, cells)


@settings(max_examples=5)
@given(st.fixed_dictionaries(dict.fromkeys(CURVES, st.tuples(st.just("value"), st.integers(0, 100)))))
def test_what_does_not_apply_is_not_what_is_missing(tables: list[str], cells: Cells) -> None:
    found = scored(tables, {"na": {**cells, "a": ("na", 0)}, "missing": {**cells, "a": ("missing", 0)}})
    assert found["na"][0] == found["missing"][0]
    assert found["na"][1] == 1.0
    assert abs(found["missing"][1] - 0.7) < 1e-12
