"""The database that rules over several columns are asked in: they see one table and nothing else of this machine."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from pipelines.contract import Contract
from pipelines.contract_entries import fail

if TYPE_CHECKING:
    import duckdb

# Rules come from files a workspace may bring along.
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "threads": "2",
}


@cache
def rule_database() -> duckdb.DuckDBPyConnection:
    """Return the one connection of this process."""
    # Only here: of most sheets no rule needs it, and it takes 50 MB.
    import duckdb

    connection = duckdb.connect(":memory:", config=_CLOSED)
    connection.execute("set lock_configuration = true")
    return connection


def check_rules(contracts: Iterable[Contract]) -> None:
    """Raise ContractError for a rule that is not SQL over its contract's own columns."""
    import duckdb

    for contract in contracts:
        names = [(field.name, field.sql_type) for field in contract.fields]
        names += [(field.born_column, "date") for field in contract.fields if field.born_column]
        columns = ", ".join(f'"{name}" {kind}' for name, kind in names)
        cursor = rule_database().cursor()
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
