"""Which rows break a rule that their contract states over several columns: compared here, or asked in DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.contract import Contract, RowCheck
from pipelines.reading.compared_columns import broken_by_comparing
from pipelines.reading.rule_database import rule_database


def broken_rules(contract: Contract, rows: Any) -> list[npt.NDArray[np.bool_]]:
    """Return for every check of a contract which of the typed rows (an Arrow table) break it.

    A rule that is null, because a cell it needs is missing, is not broken.
    """
    compared = [broken_by_comparing(check.holds, rows) for check in contract.checks]
    others = [check for check, broken in zip(contract.checks, compared, strict=True) if broken is None]
    asked = iter(asked_rules(others, rows) if others else ())
    return [next(asked) if broken is None else broken for broken in compared]


def asked_rules(checks: Sequence[RowCheck], rows: Any) -> list[npt.NDArray[np.bool_]]:
    """Return for every check which rows break it, whatever SQL it is."""
    connection = rule_database().cursor()
    connection.register("typed_rows", rows)
    try:
        found = connection.sql(f"select {_questions(checks)} from typed_rows").to_arrow_table()  # noqa: S608
    finally:
        connection.unregister("typed_rows")
    return [np.asarray(column.to_numpy(), dtype=bool) for column in found.columns]


def _questions(checks: Sequence[RowCheck]) -> str:
    # A number too large to calculate with breaks no rule; it must not end the reading of the whole file.
    return ", ".join(f"coalesce(try({check.holds}) is false, false) as c{place}" for place, check in enumerate(checks))
