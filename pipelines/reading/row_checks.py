"""Which rows break a rule that their contract states over several columns: compared here, or asked in DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pipelines.contract import Contract, RowCheck
from pipelines.contract_entries import fail
from pipelines.reading.compared_columns import broken_by_comparing

if TYPE_CHECKING:
    import duckdb

# Rules come from files a workspace may bring along: they see one table and nothing else of this machine.
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "threads": "2",
}


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
    connection = _connection().cursor()
    connection.register("typed_rows", rows)
    try:
        found = connection.sql(f"select {_questions(checks)} from typed_rows").to_arrow_table()  # noqa: S608
    finally:
        connection.unregister("typed_rows")
    return [np.asarray(column.to_numpy(), dtype=bool) for column in found.columns]


def check_rules(contracts: Iterable[Contract]) -> None:
    """Raise ContractError for a rule that is not SQL over its contract's own columns."""
    import duckdb

    for contract in contracts:
        names = [(field.name, field.sql_type) for field in contract.fields]
        names += [(field.born_column, "date") for field in contract.fields if field.born_column]
        columns = ", ".join(f'"{name}" {kind}' for name, kind in names)
        cursor = _connection().cursor()
        cursor.execute(f"create or replace temp table rule_columns ({columns})")
        for check in contract.checks:
            try:
                cursor.execute(f"select ({check.holds})::boolean from rule_columns")  # noqa: S608
            except duckdb.Error as fault:
                reason = str(fault).splitlines()[0]
                place = f"{contract.source}.yaml: checks {check.rule}"
                fail(
                    place,
                    f"规则“{check.holds}”不能执行（{reason}），请改正",
                    f"the rule “{check.holds}” fails ({reason}); mend it",
                )


def _questions(checks: Sequence[RowCheck]) -> str:
    # A number too large to calculate with breaks no rule; it must not end the reading of the whole file.
    return ", ".join(f"coalesce(try({check.holds}) is false, false) as c{place}" for place, check in enumerate(checks))


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    # Only here: of most sheets no rule needs it, and it takes 50 MB.
    import duckdb

    connection = duckdb.connect(":memory:", config=_CLOSED)
    connection.execute("set lock_configuration = true")
    return connection
