"""What tests of public files ask of a staged folder: where each row went, what is told of which cells, what was summed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Outside:
    """A folder of public files, staged by the contracts of a workspace of the tests."""

    connection: DuckDBPyConnection

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.connection.execute(query, list(values)).fetchall()

    def accounts(self) -> dict[tuple[str, str], tuple[str | None, int, int, int, int]]:
        """Return source, rows read, loaded, rejected and set aside by file and sheet; they must add up on each."""
        found = self.rows(
            "select file_name, sheet, source, rows_read, rows_loaded, rows_rejected, rows_set_aside from staging.sheets"
        )
        assert [row for row in found if row[3] != row[4] + row[5] + row[6]] == []
        return {(file, sheet): (source, *counts) for file, sheet, source, *counts in found}

    def told(self) -> Counter[tuple[str, str, str, str]]:
        """Return how many cells of each source and field are told of, by rule and severity."""
        return Counter(
            self.rows(
                "select s.source, p.field, p.rule, p.severity from staging.problem_cells as p inner join staging.sheets "
                "as s on p.file_id = s.file_id and p.sheet = s.sheet"
            )
        )

    def places(self, rule: str, field: str) -> list[tuple[str, str, str]]:
        """Return sheet, cell and text of the cells of a field that a rule tells of."""
        query = (
            "select sheet, cell, raw_text from staging.problem_cells where rule = ? and field = ? "
            "order by file_name, sheet, row, cell"
        )
        return self.rows(query, rule, field)

    def sums(self, source: str, *fields: str) -> dict[tuple[str, str], tuple[Decimal | int | None, ...]]:
        """Return the sum of each field by file and sheet."""
        parts = ", ".join(f"sum(r.{field})" for field in fields)
        found = self.rows(
            f"select f.file_name, r.source_sheet, {parts} from staging.{source} as r inner join staging.files as f "
            "on r.file_id = f.file_id group by all"
        )
        return {(file, sheet): tuple(values) for file, sheet, *values in found}
