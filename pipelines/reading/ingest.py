"""What one spreadsheet holds: typed rows by contract, and an account of all rows and cells that are not among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.compute as pc

from pipelines.contract import Contracts
from pipelines.intake import shown_name
from pipelines.reading.addresses import column_letters
from pipelines.reading.at_once import at_once
from pipelines.reading.decide import Decided, decide_column
from pipelines.reading.given import Given
from pipelines.reading.headers import HeaderIndex, header_index
from pipelines.reading.layout import (
    HEADER_SEARCH_ROWS,
    FoundColumn,
    Header,
    NoHeader,
    Surroundings,
    find_header,
    read_surroundings,
)
from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError, Sentence, sentence
from pipelines.reading.outcomes import ColumnRead, FileRead, SheetRead
from pipelines.reading.raw_columns import raw_column
from pipelines.reading.rows import sort_rows
from pipelines.reading.sheet import Sheet
from pipelines.reading.sheet_faults import rows_remark, structural_faults, unknown_header
from pipelines.reading.spreadsheets import read_sheets, undecided_dialect
from pipelines.reading.typed_rows import type_rows


def read_file(path: Path, name: str, contracts: Contracts, limits: Limits, given: Given | None = None) -> FileRead:
    """Read one spreadsheet by the contracts; what cannot be taken is told, never raised.

    `name` is the name the user gave: its extension and the year in it count, the path does not. `given` holds what
    people decided before; without it every open question is asked.
    """
    given = given or Given()
    indexes = [header_index(contract) for contract in contracts]
    dialects = tuple(dict.fromkeys(contract.csv for contract in contracts))
    try:
        sheets = tuple(
            _read_sheet(readings, name, indexes, given)
            for readings in read_sheets(path, name, dialects, limits, given.answers)
        )
    except FileRefusedError as fault:
        return FileRead(error=fault.sentence)
    if all(sheet.state in {"empty", "hidden"} and sheet.contract is None for sheet in sheets):
        return FileRead(error=sentence("E01.workbook"), sheets=sheets)
    return FileRead(sheets=sheets)


def _read_sheet(
    readings: Sequence[Sheet],
    file_name: str,
    indexes: Sequence[HeaderIndex],
    given: Given,
) -> SheetRead:
    first = readings[0]
    if not first.is_visible:
        return SheetRead(first.name, "hidden")
    if first.cells is None and (question := undecided_dialect(readings, given.answers, file_name)):
        return SheetRead(first.name, "held", sentence("E11.dialect"), questions=(question,))
    if not any(map(_is_filled, readings)):
        return SheetRead(first.name, "empty", sentence("E01.sheet"))
    found = [(sheet, find_header(_top_rows(sheet), _indexes_for(sheet, indexes))) for sheet in readings]
    headed = [(sheet, header) for sheet, header in found if isinstance(header, Header)]
    if not headed:
        if question := undecided_dialect(readings, given.answers, file_name):
            return SheetRead(first.name, "held", sentence("E11.dialect"), questions=(question,))
        missed = [header for _, header in found if isinstance(header, NoHeader)]
        return SheetRead(first.name, "unrecognised", unknown_header(missed, indexes))
    sheet, header = max(headed, key=lambda each: len(each[1].columns))
    titles = [text for row in _top_rows(sheet)[: header.row - 1] for text in row if text]
    return _read_table(sheet, header, read_surroundings(titles, sheet.name, shown_name(Path(file_name).name)))


def _read_table(sheet: Sheet, header: Header, around: Surroundings) -> SheetRead:
    """Read the table below a header, or hold the sheet with all that must be mended first."""
    faults = structural_faults(sheet, header)
    if faults:
        return _held(sheet, header, around, faults, ())
    rows = sort_rows(sheet, header)

    def decide(found: FoundColumn) -> Decided | Sentence:
        return decide_column(found, raw_column(sheet, header.contract, found, rows.data), around, sheet)

    decided = list(at_once(decide, header.columns))
    ready = [each for each in decided if isinstance(each, Decided)]
    questions = [each for each in decided if isinstance(each, Sentence)]
    if questions:
        return _held(sheet, header, around, questions, ready)
    typed = type_rows(header.contract, sheet.name, rows, ready)
    return SheetRead(
        sheet.name,
        "loaded" if rows.read else "empty",
        rows_remark(sheet, header, rows),
        header.contract,
        header.row,
        around,
        typed.rows,
        typed.problems,
        rows.aside,
        _columns_read(sheet, header, ready),
        rows_read=rows.read,
        rows_typed=typed.rows.num_rows,
        rows_rejected=typed.rejected,
    )


def _held(
    sheet: Sheet, header: Header, around: Surroundings, told: Sequence[Sentence], ready: Sequence[Decided]
) -> SheetRead:
    """Return a sheet that waits for its sender: nothing of it is loaded, everything wrong with it is said at once."""
    whole = Sentence(told[0].code, "".join(each.zh for each in told), " ".join(each.en for each in told))
    columns = _columns_read(sheet, header, ready)
    return SheetRead(sheet.name, "held", whole, header.contract, header.row, around, columns=columns)


def _columns_read(sheet: Sheet, header: Header, ready: Sequence[Decided]) -> tuple[ColumnRead, ...]:
    units = {each.raw.field.name: each.unit for each in ready}
    read = [(found.place, found.header, found.field.name) for found in header.columns]
    unread = [(place, text, None) for place, text in header.unread]
    return tuple(
        ColumnRead(column_letters(sheet.first_column + place), text, name, units.get(name) if name else None)
        for place, text, name in sorted([*read, *unread], key=lambda each: each[0])
    )


def _indexes_for(sheet: Sheet, indexes: Sequence[HeaderIndex]) -> list[HeaderIndex]:
    """Return the contracts a reading may be matched with: a text file's dialect must be theirs, or chosen."""
    is_free = sheet.dialect is None or sheet.is_dialect_chosen
    return [index for index in indexes if is_free or index.contract.csv == sheet.dialect]


def _top_rows(sheet: Sheet) -> list[list[str | None]]:
    top = sheet.cells.slice(0, HEADER_SEARCH_ROWS)
    return [list(row) for row in zip(*(column.to_pylist() for column in top.columns), strict=True)]


def _is_filled(sheet: Sheet) -> bool:
    columns = sheet.cells.columns if sheet.cells is not None else ()
    return any(
        pc.any(pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), fill_value=False)).as_py()
        for column in columns
    )
