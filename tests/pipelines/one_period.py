"""A scheme and literal observations of one quarter, scored by the product's SQL; each engagement is a vendor of its own."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import duckdb

from pipelines.policy import write_policy
from pipelines.policy_files import PolicyTables
from pipelines.schemes import add_scheme
from pipelines.transform import INTERFACE, MACROS, in_order, load_tables
from pipelines.workspace import PRODUCT

WORDS = {"zh": "甲", "en": "A"}
# What each vendor has for each measure: a value, cases and volume, or one of the states missing, na, idle.
Found = Mapping[str, Mapping[str, float | tuple[float, float] | str]]


def indicator(code: str, weight: object = 1, **options: Any) -> dict[str, Any]:
    """An indicator on measure m<code>, whose value is its points unless `curve` or `curves` says otherwise."""
    shape = {} if "curves" in options else {"curve": {"up": [0, 100]}}
    usual = {"title": WORDS, "weight": weight, "measure": f"m{code}", "unit": "pts", "missing": "bank"}
    return {"indicator": code, **usual, **shape, **options}


def dimension(name: str, *indicators: dict[str, Any], **options: Any) -> dict[str, Any]:
    weight = sum(entry["weight"] for entry in indicators)
    return {"dimension": name, "title": WORDS, "weight": weight, "indicators": list(indicators), **options}


def scheme(*dimensions: dict[str, Any], **options: Any) -> dict[str, Any]:
    head = {"scheme": "one", "version": "1", "effective_from": date(2020, 1, 1), "period": "quarter", "title": WORDS}
    return {**head, "dimensions": list(dimensions), **options}


def policy_of(document: dict[str, Any]) -> PolicyTables:
    tables = PolicyTables()
    add_scheme(tables, "one.yaml", document)
    return tables


@cache
def _statements() -> tuple[str, ...]:
    tables = in_order(load_tables([PRODUCT / "sql" / "scores", PRODUCT / "sql" / "invariants"]))
    # The ledger of files is not part of these worlds.
    return tuple(table.ddl() for table in tables if "ledger" not in table.name)


def scored(document: dict[str, Any], found: Found, seed: int = 0, threads: int = 1) -> duckdb.DuckDBPyConnection:
    """Return the connection with all tables of scores and invariants; rows arrive in a shuffled order."""
    connection = duckdb.connect(config={"threads": threads})
    for ddl in (MACROS, INTERFACE):
        connection.execute(ddl.read_text(encoding="utf-8"))
    write_policy(connection, policy_of(document))
    connection.execute("create schema scores; create schema invariants")
    connection.execute("insert into entities.periods values ('2025Q4', '2025-10-01', '2025-12-31', 1)")
    rows = [(name, measure, value) for name, values in found.items() for measure, value in values.items()]
    random.Random(seed).shuffle(rows)
    for name in found:
        connection.execute("insert into entities.vendors values (?, ?, null)", [name, name])
        connection.execute(
            "insert into entities.engagements values (?, ?, ?, 'F', '', '', 'u', 'c', 'outsourced', '2020-01-01', '2030-01-01')",
            [name] * 3,
        )
        connection.execute("insert into entities.engagement_periods values (?, '2025Q4', 92, 3, false, 1, 1)", [name])
    for name, measure, value in rows:
        numerator, denominator = (
            (None, None) if isinstance(value, str) else value if isinstance(value, tuple) else (value, 1)
        )
        connection.execute(
            "insert into measures.observations (engagement_id, period, measure, numerator, denominator, state, estimated) "
            "values (?, '2025Q4', ?, ?, ?, ?, false)",
            [name, measure, numerator, denominator, value if isinstance(value, str) else "value"],
        )
    for statement in _statements():
        connection.execute(statement)
    broken = [
        name
        for (name,) in connection.execute(
            "select table_name from information_schema.tables where table_schema = 'invariants'"
        ).fetchall()
        if connection.execute(f"select count(*) from invariants.{name}").fetchone() != (0,)
    ]
    assert broken == []
    return connection


def column(connection: duckdb.DuckDBPyConnection, query: str) -> dict[Any, Any]:
    """Return the second column of a query by its first."""
    return dict(connection.execute(query).fetchall())
