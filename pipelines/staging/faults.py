"""Which typed rows are taken out once all files are seen together, which are noted, and what is said about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from pipelines.contract import Contract
from pipelines.reading.people_words import without_numbers
from pipelines.staging.shown_values import CODED_KINDS, shown_raw
from pipelines.staging.temporary import fill

# Kinds of fault. A rejected row waits for its sender or an answer; a noted one is loaded; all others are set aside.
REJECTED: Final = "rejected"
NOTED: Final = "noted"
BLANKED: Final = "blanked"
DUPLICATE: Final = "duplicate"
REPLACED: Final = "replaced"
FUTURE: Final = "future"
LEFT_OUT: Final = "left_out"

_LOADED_KINDS: Final = (NOTED, BLANKED)
# Where a number of a person may be; `without_numbers` looks more closely.
_HAS_NUMBER: Final = "regexp_matches(concat_ws(' ', raw_text, zh), '[0-9]{11}')"
_COLUMNS: Final = {
    "row_no": "bigint",
    "kind": "varchar",
    "field": "varchar",
    "raw_text": "varchar",
    "rule": "varchar",
    "zh": "varchar",
    "en": "varchar",
}


@dataclass(frozen=True)
class Fault:
    """Something about one row: what becomes of the row (its kind), because of which field, and what is said."""

    row_no: int
    kind: str
    field: str
    raw_text: str | None
    rule: str
    zh: str
    en: str


class Faults:
    """The growing lists of rows taken out (`faulty_rows`) and of cells that were noted (`noted_cells`)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create the empty lists."""
        self._connection = connection
        for table in ("faulty_rows", "noted_cells"):
            connection.execute(
                f"create temp table {table} (source varchar, row_no bigint, kind varchar, field varchar, "
                "raw_text varchar, rule varchar, zh varchar, en varchar, file_id varchar, sheet varchar, row integer, "
                "heading varchar)"
            )

    def add(self, contract: Contract, table: str, faults: Sequence[Fault]) -> None:
        """Note faults of a source's rows; file, sheet and row are looked up in the raw table."""
        if faults:
            fill(
                self._connection,
                "listed_faults",
                _COLUMNS,
                [(f.row_no, f.kind, f.field, f.raw_text, f.rule, f.zh, f.en) for f in faults],
            )
            self.add_found(contract, table, "select * from temp.listed_faults")

    def add_found(
        self, contract: Contract, table: str, query: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        """Note what a query finds: row_no, kind, field, raw_text, rule, zh, en."""
        made = f"create or replace temp table found_faults as {query}"
        found = self._connection.execute(made, dict(parameters or {})).fetchone()
        if found is None or not found[0]:
            return
        if contract.has_people:
            self._hide_numbers()
        self._show_values(contract)
        kept = ", ".join(f"'{kind}'" for kind in _LOADED_KINDS)
        heading = f'cast(r."{contract.pivot.field}" as varchar)' if contract.pivot else "null"
        for target, condition in (("faulty_rows", "not in"), ("noted_cells", "in")):
            self._connection.execute(
                f"insert into temp.{target} select $source, f.row_no, f.kind, f.field, f.raw_text, f.rule, f.zh, f.en, "  # noqa: S608
                f"r.file_id, r.source_sheet, r.source_row, {heading} from temp.found_faults as f "
                f"inner join {table} as r on f.row_no = r.row_no where f.kind {condition} ({kept}) order by f.row_no",
                {"source": contract.source},
            )

    def _hide_numbers(self) -> None:
        """Show in what was found on sheets that list people only the last four digits of what may be their numbers."""
        query = f"select distinct unnest([raw_text, zh, en]) as text from temp.found_faults where {_HAS_NUMBER}"  # noqa: S608
        texts = [text for (text,) in self._connection.execute(query).fetchall() if text]
        if not texts:
            return
        columns = {"text": "varchar", "shown": "varchar"}
        fill(self._connection, "hidden_numbers", columns, [(text, without_numbers(text)) for text in texts])
        for name in ("raw_text", "zh", "en"):
            self._connection.execute(
                f"update temp.found_faults as f set {name} = h.shown from temp.hidden_numbers as h "  # noqa: S608
                f"where f.{name} = h.text"
            )

    def _show_values(self, contract: Contract) -> None:
        """Write raw texts that SQL made of typed values as a sheet would hold them."""
        coded = {field.name: field for field in contract.fields if field.kind in CODED_KINDS}
        query = (
            "select distinct field, raw_text from temp.found_faults where raw_text is not null "
            "and list_contains($names, field)"
        )
        found = self._connection.execute(query, {"names": [*coded]}).fetchall()
        changed = [(name, text, told) for name, text in found if (told := shown_raw(coded[name], text)) != text]
        if changed:
            fill(self._connection, "shown_values", dict.fromkeys(("field", "raw_text", "shown"), "varchar"), changed)
            self._connection.execute(
                "update temp.found_faults as f set raw_text = s.shown from temp.shown_values as s "
                "where f.field = s.field and f.raw_text = s.raw_text"
            )

    def drop_from(self, contract: Contract, table: str) -> None:
        """Delete the rows taken out so far from the raw table, so that no later step sees them."""
        self._connection.execute(
            f"delete from {table} where row_no in (select row_no from temp.faulty_rows where source = $source)",  # noqa: S608
            {"source": contract.source},
        )
