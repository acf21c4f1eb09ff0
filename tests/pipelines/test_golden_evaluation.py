"""Does the engine give the worked evaluation of domain 3.9 to the printed digit, and its missing-data variant?"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.policy import write_policy
from pipelines.policy_files import PolicyTables
from pipelines.schemes import add_scheme
from pipelines.transform import INTERFACE, MACROS, in_order, load_tables
from pipelines.workspace import DEFAULT_ROOT, PRODUCT

# Domain 3.9: raw value, unit, points s. Rates are given as the counts behind them.
RAW: dict[str, tuple[str, str, str]] = {
    "EQ1": ("100", "%", "100"),
    "EQ2": ("97", "%", "80"),
    "EQ3": ("0", "n", "100"),
    "EC1": ("96", "%", "84.6154"),
    "EC2": ("8", "%", "80"),
    "EC3": ("95", "%", "83.3333"),
    "EP1": ("99", "%", "100"),
    "EP2": ("0.8", "‱", "88"),
    "EP3": ("93", "%", "86.6667"),
    "EP4": ("1", "n", "50"),
    "EP5": ("1.02", "x", "68"),
    "EP6": ("97", "%", "87.5"),
    "EP7": ("1.03", "x", "80"),
    "EP8": ("0.2", "%", "90"),
    "EP9": ("1", "n", "60"),
    "ER1": ("0.35", "‱", "81.25"),
    "ER2": ("100", "%", "100"),
    "ER3": ("4", "%", "75"),
    "ER4": ("96", "%", "84.6154"),
    "ER5": ("0", "n", "100"),
    "EM1": ("100", "%", "100"),
    "EM2": ("98", "%", "60"),
    "EM3": ("100", "%", "100"),
    "EM4": ("0", "pts", "100"),
    "EM5": ("1", "pts", "70"),
    "EM6": ("90", "%", "66.6667"),
    "EM7": ("100", "%", "100"),
    "EM8": ("100", "%", "100"),
    "EM9": ("95", "%", "75"),
}
SAMPLE_CURVES = {
    "EP2": {"down": [0.5, 3.0]},
    "EP3": {"up": [80, 95]},
    "EP6": {"up": [90, 98]},
    "ER1": {"down": [0.2, 1.0]},
}
PER = {"%": 100, "‱": 10_000}
DENOMINATOR = 1_000_000


@pytest.fixture
def scores() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(MACROS.read_text(encoding="utf-8"))
    connection.execute(INTERFACE.read_text(encoding="utf-8"))
    policy = PolicyTables()
    add_scheme(policy, "evaluation.yaml", sample_scheme())
    write_policy(connection, policy)
    connection.execute("insert into entities.vendors values ('v', 'Vendor', null)")
    connection.execute(
        "insert into entities.engagements values "
        "('e', 'v', 'e', 'DE', 'simple', 'onsite', 'u', 'c', 'outsourced', '2020-01-01', '2030-01-01')"
    )
    connection.execute("insert into entities.periods values ('2025Q4', '2025-10-01', '2025-12-31', 1)")
    connection.execute("insert into entities.engagement_periods values ('e', '2025Q4', 92, 3, false, 100, 100)")
    for row in indicators():
        observe(connection, row["indicator"], row["measure"])
    return connection


def sample_scheme() -> dict[str, Any]:
    """The shipped scheme with the worked example's sample curves in place of the families' own."""
    text = Path(DEFAULT_ROOT / "policy" / "evaluation.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    for dimension in document["dimensions"]:
        for entry in dimension["indicators"]:
            if entry["indicator"] in SAMPLE_CURVES:
                entry["curve"] = SAMPLE_CURVES[entry["indicator"]]
                entry.pop("families")
    return document


def indicators() -> list[dict[str, Any]]:
    return [entry for dimension in sample_scheme()["dimensions"] for entry in dimension["indicators"]]


def observe(connection: duckdb.DuckDBPyConnection, indicator: str, measure: str) -> None:
    raw, unit, _ = RAW[indicator]
    is_count = unit in ("n", "pts")
    numerator = Decimal(raw) if is_count else Decimal(raw) * DENOMINATOR / PER.get(unit, 1)
    connection.execute(
        "insert into measures.observations values ('e', '2025Q4', ?, '2025-10-01', ?, ?, 'value', false, 'f', 's', 1, 'n')",
        [measure, numerator, None if is_count else DENOMINATOR],
    )


def run_scores(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema scores")
    for table in in_order(load_tables([PRODUCT / "sql" / "scores"])):
        connection.execute(table.ddl())


def value(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row


def test_every_indicator_scores_as_printed(scores: duckdb.DuckDBPyConnection) -> None:
    run_scores(scores)
    found = dict(scores.execute("select indicator, points from scores.indicator_points").fetchall())
    assert len(found) == len(RAW)
    assert {code: f"{points:.4f}" for code, points in found.items()} == {
        code: f"{Decimal(points):.4f}" for code, (_, _, points) in RAW.items()
    }


def test_total_is_84_0764_tier_b(scores: duckdb.DuckDBPyConnection) -> None:
    run_scores(scores)
    total, published, tier, coverage, basis, worst, best = value(
        scores,
        "select total_exact, total, tier, coverage, basis_points, worst, best from scores.vendor_scores",
    )
    assert (f"{total:.4f}", str(published), tier) == ("84.0764", "84.08", "B")
    assert (coverage, basis) == (1.0, 100.0)
    assert f"{worst:.4f}" == f"{best:.4f}" == "84.0764"


def test_dimension_scores_are_as_printed(scores: duckdb.DuckDBPyConnection) -> None:
    run_scores(scores)
    found = scores.execute("select dimension, score from scores.vendor_dimensions").fetchall()
    assert {name: f"{score:.2f}" for name, score in found} == {
        "qualification": "92.00",
        "scale": "82.85",
        "performance": "81.54",
        "reputation": "86.09",
        "management": "84.92",
    }


def test_evidence_the_bank_owes_is_redistributed_and_the_range_says_so(
    scores: duckdb.DuckDBPyConnection,
) -> None:
    scores.execute("update measures.observations set state = 'missing' where measure = 'quality_pass_rate'")
    run_scores(scores)
    total, coverage, worst, best = value(scores, "select total_exact, coverage, worst, best from scores.vendor_scores")
    assert [f"{figure:.4f}" for figure in (total, worst, best)] == ["83.7414", "79.7014", "84.7014"]
    assert f"{coverage:.2f}" == "0.95"
