"""Is every planted slip of a unit found by V15, and is the made-up bank, which has none, left in peace?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipelines.workspace import PRODUCT

if TYPE_CHECKING:
    from pipelines.opened import Warehouse

RATIOS, JUMPS = (
    (PRODUCT / "sql" / name).read_text("utf-8") for name in ("measures/kpi_ratios.sql", "findings/kpi_jumps.sql")
)
COPIED = (
    "staging.kpi_observations", "staging.volumes", "entities.engagements", "entities.own_ledgers", "policy.kpi_names",
    "policy.kpis", "policy.indicator_measures",
)  # fmt: skip
# One row in 97 is spoilt at a time, so that its own months before it stay as they were.
SPOILT = "hash(source_sheet, source_row) % 97 = 5"
# A jump needs six months before it.
ENOUGH = """
select b.file_id, b.source_sheet, b.source_row from staging.kpi_observations as b
where b.numerator > 0 and b.denominator > 0 and 6 <= (
    select count(*) from staging.kpi_observations as e
    where e.engagement_id = b.engagement_id and e.kpi_name = b.kpi_name and e.denominator > 0
        and e.month < b.month and e.month >= b.month - interval 8 month
)
"""


@pytest.fixture
def bank(sample_warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a copy of what V15 reads, which a test may spoil."""
    with duckdb.connect() as connection:
        for schema in ("staging", "entities", "policy", "measures"):
            connection.execute(f"create schema {schema}")
        for table in COPIED:
            connection.register(
                "copied", sample_warehouse.connection.cursor().execute(f"from {table}").to_arrow_table()
            )
            connection.execute(f"create table {table} as from copied")
        # Where a ledger of its own counts, a KPI row beside it does not: here all of them do.
        connection.execute("delete from entities.own_ledgers")
        connection.execute((PRODUCT / "sql" / "macros.sql").read_text("utf-8"))
        yield connection


def jumps(bank: duckdb.DuckDBPyConnection) -> set[tuple[str, str, int]]:
    bank.execute(f"create or replace table measures.kpi_ratios as {RATIOS}")
    return set(bank.execute(f"select file_id, source_sheet, source_row from ({JUMPS})").fetchall())


def test_the_sample_bank_has_no_slip_and_no_note(bank: duckdb.DuckDBPyConnection) -> None:
    assert jumps(bank) == set()


@pytest.mark.parametrize("factor", [100, 10_000])
@pytest.mark.parametrize("spoilt", ["numerator", "denominator"])
@pytest.mark.parametrize("slip", ["*", "/"])
def test_a_count_in_another_unit_is_always_found(
    bank: duckdb.DuckDBPyConnection, factor: int, spoilt: str, slip: str
) -> None:
    # A numerator a hundred times too small may be chance where few cases were expected: 0.1 error after 10.
    few = " and numerator > 100" if (spoilt, slip) == ("numerator", "/") else ""
    planted = set(bank.execute(f"{ENOUGH} and {SPOILT}{few}").fetchall())
    assert len(planted) > 40
    bank.execute(
        f"update staging.kpi_observations set {spoilt} = {spoilt} {slip} {factor} where {SPOILT} and denominator > 0"
    )
    assert planted <= jumps(bank)
