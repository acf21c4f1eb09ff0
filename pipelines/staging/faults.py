"""Which typed rows are taken out once all files are seen together, and what the user is told about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipelines.contract import Contract

LONGEST_QUOTE = 60


def quoted(text: str | None) -> str:
    """Return a cell's text as a sentence quotes it: cut where it would bury the sentence."""
    words = text or ""
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE] + "…"


@dataclass(frozen=True)
class Fault:
    """One row taken out: rejected because of a field, or set aside as a repeat."""

    row_no: int
    kind: str
    field: str
    raw_text: str | None
    rule: str
    zh: str
    en: str


class Faults:
    """The growing list of rows taken out of the raw tables, kept as the temporary table `faulty_rows`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create the empty list."""
        self._connection = connection
        connection.execute(
            "create temp table faulty_rows (source varchar, row_no bigint, kind varchar, field varchar, "
            "raw_text varchar, rule varchar, zh varchar, en varchar, file_id varchar, sheet varchar, row integer)"
        )

    def add(self, contract: Contract, table: str, faults: Sequence[Fault]) -> None:
        """Note faults of a source's rows; file, sheet and row are looked up in the raw table."""
        if not faults:
            return
        self._connection.execute(
            "create or replace temp table new_faults (row_no bigint, kind varchar, field varchar, raw_text varchar, "
            "rule varchar, zh varchar, en varchar)"
        )
        self._connection.executemany(
            "insert into new_faults values (?, ?, ?, ?, ?, ?, ?)",
            [(each.row_no, each.kind, each.field, each.raw_text, each.rule, each.zh, each.en) for each in faults],
        )
        self._connection.execute(
            "insert into temp.faulty_rows select $source, f.row_no, f.kind, f.field, f.raw_text, f.rule, f.zh, f.en, "  # noqa: S608
            f"r.file_id, r.source_sheet, r.source_row from new_faults as f join {table} as r on f.row_no = r.row_no",
            {"source": contract.source},
        )
