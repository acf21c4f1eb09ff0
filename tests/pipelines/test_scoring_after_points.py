"""Do deductions, bonus and shrinkage obey their laws: scale kept, tier without bonus, nobody moved by a newcomer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.policy import write_policy
from pipelines.policy_files import PolicyTables
from pipelines.schemes import add_scheme
from pipelines.transform import INTERFACE, MACROS, in_order, load_tables
from pipelines.workspace import PRODUCT

WORDS = {"zh": "甲", "en": "A"}
QUARTERS = (("2025Q1", 1), ("2025Q2", 2), ("2025Q3", 3), ("2025Q4", 4), ("2026Q1", 5))
# Engagement → cases and volume in each quarter it has.
Counts = Mapping[str, Mapping[str, tuple[int, int]]]
Event = tuple[str, str, int]


def scheme() -> dict[str, Any]:
    indicator = {
        "indicator": "r",
        "title": WORDS,
        "weight": 100,
        "measure": "rate",
        "unit": "%",
        "curve": {"down": [0, 5]},
        "missing": "bank",
        "shrink_below": 1,
    }
    items = {"item": "K", "title": WORDS, "points": 2, "event": "late"}
    praise = {"item": "J", "title": WORDS, "points": 1, "event": "praised"}
    return {
        "scheme": "laws",
        "version": "1",
        "effective_from": date(2020, 1, 1),
        "period": "quarter",
        "title": WORDS,
        "weights_sum": 100,
        "tiers": [{"tier": "A", "title": WORDS, "from": 90}, {"tier": "B", "title": WORDS, "from": 0}],
        "deductions": {"cap": 20, "items": [items]},
        "bonus": {"cap": 3, "items": [praise]},
        "dimensions": [{"dimension": "all", "title": WORDS, "weight": 100, "indicators": [indicator]}],
    }


@pytest.fixture(scope="module")
def tables() -> list[str]:
    return [table.ddl() for table in in_order(load_tables([PRODUCT / "sql" / "scores"]))]


def last_quarter(tables: list[str], counts: Counts, events: Iterable[Event] = ()) -> dict[str, dict[str, Any]]:
    """Every vendor's standing in the last quarter, by the product's SQL; each engagement is a vendor of its own."""
    with duckdb.connect(config={"threads": 1}) as connection:
        for ddl in (MACROS, INTERFACE):
            connection.execute(ddl.read_text(encoding="utf-8"))
        policy = PolicyTables()
        add_scheme(policy, "laws.yaml", scheme())
        write_policy(connection, policy)
        connection.execute("create schema scores")
        for period, seq in QUARTERS:
            month = 3 * ((seq - 1) % 4) + 1
            start = date(2025 + (seq - 1) // 4, month, 1)
            connection.execute(
                "insert into entities.periods values (?, ?, last_day(?::date + interval 2 month), ?)",
                [period, start, start, seq],
            )
        for name, quarters in counts.items():
            connection.execute("insert into entities.vendors values (?, ?, null)", [name, name])
            connection.execute(
                "insert into entities.engagements values (?, ?, ?, 'F', 'c', 'm', 'u', 'k', 'outsourced', '2020-01-01', '2030-01-01')",
                [name] * 3,
            )
            for period, (cases, volume) in quarters.items():
                connection.execute(
                    "insert into entities.engagement_periods values (?, ?, 90, 3, false, 1, 1)", [name, period]
                )
                connection.execute(
                    "insert into measures.observations (engagement_id, period, measure, numerator, denominator, state, "
                    "estimated) values (?, ?, 'rate', ?, ?, 'value', false)",
                    [name, period, cases, volume],
                )
        for name, event, quantity in events:
            connection.execute(
                "insert into deductions.events (engagement_id, period, event, happened_on, quantity, reference, standing, "
                "from_ledger) values (?, ?, ?, '2026-02-01', ?, 'r', 'confirmed', true)",
                [name, QUARTERS[-1][0], event, quantity],
            )
        for statement in tables:
            connection.execute(statement)
        found = connection.execute(
            "select vendor_id, total_exact, points_exact, tier_total, tier, rank, deduction, bonus from scores.vendor_scores "
            "where period = ?",
            [QUARTERS[-1][0]],
        )
        names = [column[0] for column in found.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


history = st.fixed_dictionaries(
    {period: st.tuples(st.integers(0, 40), st.integers(500, 3000)) for period, _ in QUARTERS}
)
small_last = st.tuples(st.integers(0, 2), st.integers(1, 40))


@settings(max_examples=4)
@given(history, history, small_last)
def test_a_newcomer_moves_nobody_although_rates_are_shrunk(
    tables: list[str],
    one: dict[str, tuple[int, int]],
    other: dict[str, tuple[int, int]],
    few: tuple[int, int],
) -> None:
    counts = {"one": one, "other": other, "small": {QUARTERS[-1][0]: few}}
    before = last_quarter(tables, counts)
    after = last_quarter(tables, {**counts, "newcomer": {QUARTERS[-1][0]: (30, 1000)}})
    assert {name: after[name]["total_exact"] for name in before} == {
        name: before[name]["total_exact"] for name in before
    }


@settings(max_examples=4)
@given(st.integers(0, 15), st.integers(0, 6), st.integers(0, 50))
def test_points_after_the_total_are_capped_and_the_tier_ignores_the_bonus(
    tables: list[str], late: int, praised: int, cases: int
) -> None:
    counts = {name: {QUARTERS[-1][0]: (cases, 1000)} for name in ("plain", "late", "both")}
    events = [("late", "late", late), ("both", "late", late), ("both", "praised", praised)]
    found = last_quarter(tables, counts, [event for event in events if event[2]])
    plain, taken, both = (found[name] for name in ("plain", "late", "both"))
    assert taken["total_exact"] == pytest.approx(max(0, plain["total_exact"] - min(20, 2 * late)), abs=1e-9)
    assert both["total_exact"] == pytest.approx(
        min(100, max(0, plain["total_exact"] - min(20, 2 * late) + min(3, praised))), abs=1e-9
    )
    # The rank counts the bonus, the tier does not.
    assert both["rank"] <= taken["rank"]
    assert both["tier"] == taken["tier"]
    assert both["tier_total"] == taken["tier_total"]
