"""What a warehouse says of one period's scores: vendors, engagements, indicators with their bounds, and the weights."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import duckdb

from models.composites import Adding
from models.intervals import Z_95
from pipelines.workspace import PRODUCT

FOLDER: Final = PRODUCT / "sql" / "robustness"

Row = Any


@dataclass(frozen=True)
class Observed:
    """One period: rows as the files of sql/robustness describe them, sorted by key.

    `vendors` by peer group and place; `indicators` one row per engagement and indicator; `weights` by the scheme.
    """

    period: str
    vendors: Sequence[Row]
    engagements: Sequence[Row]
    indicators: Sequence[Row]
    weights: Sequence[Row]


def observed(connection: duckdb.DuckDBPyConnection, period: str, family: str | None = None) -> Observed:
    """Read one period, of all families or of one; what was never scored gives no rows."""
    of_family = {"period": period, "family": family}
    return Observed(
        period,
        _rows(connection, "vendors", of_family),
        _rows(connection, "engagements", of_family),
        _rows(connection, "indicators", {**of_family, "z": Z_95}),
        _rows(connection, "weights", {"period": period}),
    )


def adding_of(row: Row) -> Adding:
    """Return how the rule of a vendor's or engagement's row adds up dimensions."""
    return Adding(bool(row.is_geometric), row.lowest_counts_as or 0.0, row.dimension_step, bool(row.dimension_down))


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(_sql(query), dict(parameters))
        # Named tuples, because a large bank has hundreds of thousands of these rows.
        row = namedtuple(query.title(), [column[0] for column in cursor.description or ()])  # type: ignore[misc]
        return [row._make(values) for values in cursor.fetchall()]


@cache
def _sql(query: str) -> str:
    return (FOLDER / f"{query}.sql").read_text(encoding="utf-8")
