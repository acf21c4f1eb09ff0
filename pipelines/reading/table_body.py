"""Which columns the rows below a header have, as they stand or made of headings, and how they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from pipelines.reading.columns import Numbers, RawColumn, problem_table
from pipelines.reading.control_totals import control_totals
from pipelines.reading.cumulative import months_from_sums
from pipelines.reading.decide import Decided
from pipelines.reading.graded import on_own_scale
from pipelines.reading.layout import FoundColumn, Header
from pipelines.reading.pivoted import FoundRaw, LongRows, long_rows
from pipelines.reading.raw_columns import raw_column
from pipelines.reading.rows import SortedRows
from pipelines.reading.said_blank import with_word_said
from pipelines.reading.severities import REJECTED
from pipelines.reading.sheet import Sheet
from pipelines.reading.surroundings import Surroundings
from pipelines.reading.told_apart import told_apart
from pipelines.reading.typed_rows import TypedRows, type_rows
from pipelines.reading.vat_basis import in_vat_basis
from pipelines.reading.year_column import in_their_year, years_beside


@dataclass(frozen=True)
class TableBody:
    """The rows of a table: `columns` hold their raw text; `long` is there where headings became rows.

    `sheet` tells how the cells of `columns` are stored.
    """

    sheet: Sheet
    header: Header
    rows: SortedRows
    columns: tuple[FoundRaw, ...]
    long: LongRows | None

    @property
    def rows_read(self) -> int:
        """How many rows were read; in a pivoted table each filled heading of a row counts as one."""
        if self.long is None:
            return self.rows.read
        return len(self.long.rows) + len(self.rows.aside) + len(self.rows.broken)

    def typed(self, ready: Sequence[Decided]) -> TypedRows:
        """Type the rows, take sums since January apart, compare totals, and put every row back in its place."""
        numbers = self.rows if self.long is None else SortedRows(self.long.numbers, (), ())
        graded = on_own_scale(ready)
        amounts = in_vat_basis(self.header.row, graded.ready)
        typed = type_rows(self.header.contract, self.sheet.name, numbers, amounts.ready)
        typed = replace(typed, problems=tuple(with_word_said(each, self.header.contract) for each in typed.problems))
        sums = {found.field.name for found in self.header.columns if found.is_cumulative}
        raws = [each.raw for each in ready if each.raw.field.name in sums]
        typed = months_from_sums(typed, self.header.contract, raws)
        notes = control_totals(self.sheet, self.header, self.rows, ready, self.long)
        if self.long is not None:
            typed = _placed(typed, self.long, self.rows)
        typed = told_apart(self.sheet, self.header, typed)
        return replace(typed, problems=(*typed.problems, *notes, *graded.notes, *amounts.notes))


def table_body(sheet: Sheet, header: Header, around: Surroundings, rows: SortedRows) -> TableBody:
    """Return the rows below a header with all columns that are read, those that title or sheet name supply included."""
    if header.pivoted:
        long = long_rows(sheet, header, rows.data, around.words)
        columns = (*long.columns, *_supplied(header, long.numbers))
        return TableBody(long.sheet, header, rows, columns, long)
    years = years_beside(sheet, header, rows.data)
    own = [(each, in_their_year(raw_column(sheet, header.contract, each, rows.data), years)) for each in header.columns]
    supplied = [(found, in_their_year(raw, years)) for found, raw in _supplied(header, rows.data)]
    return TableBody(sheet, header, rows, (*own, *supplied), None)


def _supplied(header: Header, rows: Numbers) -> list[FoundRaw]:
    """Return the columns whose one value is written beside the table: the month of a sheet a month."""
    return [
        (FoundColumn(field, -1, text, ()), RawColumn(field, "", pa.repeat(text, len(rows)), rows, {}))
        for field, text in header.supplied
    ]


def _placed(typed: TypedRows, long: LongRows, rows: SortedRows) -> TypedRows:
    """Give typed rows and problem cells their row and column of the sheet, and add the lines that do not fit."""
    broken = [problem_table("", "A", [e.row], pa.array([e.text]), [e.sentence], REJECTED) for e in rows.broken]
    problems = (*map(long.placed, typed.problems), *broken)
    rows_rejected = typed.rejected + len(broken)
    return TypedRows(long.with_origin(typed.rows), problems, rows_rejected, long.with_origin(typed.unread))
