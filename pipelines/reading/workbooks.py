"""How the sheets of an .xlsx or .xls workbook are decoded, with every cell in its true place and no error lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine

from pipelines.reading.addresses import column_letters
from pipelines.reading.asked_cells import CellReader
from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError, refused
from pipelines.reading.plain_xml import NotPlainError
from pipelines.reading.preflight import CheckedWorkbook
from pipelines.reading.shared_texts import shared_texts
from pipelines.reading.sheet import CellMarks, Sheet
from pipelines.reading.sheet_xml import Merge, SheetFacts, column_marks
from pipelines.reading.workbook_xml import SheetEntry, check_sound, percent_styles, workbook_parts

_ERROR_TEXTS: Final = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}


def new_workbook(path: Path, checked: CheckedWorkbook, limits: Limits) -> Iterator[Sheet]:
    """Give the sheets of a checked .xlsx; hidden ones and charts without cells."""
    reader = cache(lambda: _open_sound(path, checked))
    plain = _plain_sheets(checked)
    for entry in checked.workbook.sheets:
        facts = checked.facts.get(entry)
        if facts is None:
            yield Sheet(entry.name, entry.is_visible)
            continue
        sheet = plain.pop(entry, None) or _load(reader(), entry.name, limits)
        if checked.workbook.is_1904:
            sheet = _with_days_of_1904(sheet, path)
        yield _with_facts(sheet, entry, facts, checked)


def _plain_sheets(checked: CheckedWorkbook) -> dict[SheetEntry, Sheet]:
    """Return the sheets of nothing but plain cells; whatever is wrong with a workbook is left for its reader to say."""
    made: dict[SheetEntry, Sheet] = {}
    if not checked.plain:
        return made
    with suppress(NotPlainError, FileRefusedError):
        reader = CellReader(checked.archive, workbook_parts(checked.archive))
        for part in reader.parts.others:
            check_sound(checked.archive, part)
        texts = shared_texts(reader)
        while checked.plain:
            entry, sheet = checked.plain.popitem()
            cells, first_column = sheet.table(texts, reader)
            made[entry] = Sheet(entry.name, cells=cells, first_column=first_column)
    return made


def _with_days_of_1904(sheet: Sheet, path: Path) -> Sheet:
    """Write the days of a workbook that counts them from 1904 as calamine itself reads them.

    The fast reader takes the extension's workbookPr that Excel writes since 2013 for the workbook's own, and such days
    come out four years and a day too early.
    """
    try:
        rows = (
            python_calamine.CalamineWorkbook.from_path(str(path))
            .get_sheet_by_name(sheet.name)
            .to_python(skip_empty_area=False)
        )
    except python_calamine.CalamineError as fault:
        raise _refusal(fault) from fault
    days = {
        (row, place - sheet.first_column): _iso(value)
        for row, cells in enumerate(rows, start=1)
        for place, value in enumerate(cells)
        if isinstance(value, date) and place >= sheet.first_column
    }
    return replace(sheet, cells=_put_texts(sheet.cells, days))


def _iso(value: date) -> str:
    """Write a day or a moment as the fast reader does."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return moment.isoformat(sep=" ", timespec="seconds")


def _with_facts(sheet: Sheet, entry: SheetEntry, facts: SheetFacts, checked: CheckedWorkbook) -> Sheet:
    part = entry.part or ""

    def marks(column: int) -> CellMarks:
        percent = percent_styles(checked.archive)
        letters = column_letters(sheet.first_column + column)
        cells = list(column_marks(checked.archive.chunks(part), letters))
        return CellMarks(
            frozenset(row for row, style, kind in cells if kind == "n" and style in percent),
            frozenset(row for row, _, kind in cells if kind == "n"),
        )

    sheet = _with_room_for(sheet, facts.uncomputed)
    uncomputed = {(row, column - sheet.first_column): text for (row, column), text in facts.uncomputed.items()}
    whole = _put_texts(sheet.cells, uncomputed)
    return replace(
        sheet,
        cells=whole,
        unreadable={**sheet.unreadable, **uncomputed},
        merges=facts.merges,
        marks=marks,
        is_1904=checked.workbook.is_1904,
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
        is_filtered=facts.is_filtered,
    )


def _with_room_for(sheet: Sheet, cells: Iterable[tuple[int, int]]) -> Sheet:
    """Widen a sheet so that cells (1-based row, 0-based column) without a value have a place.

    A reader ends a sheet with its last value: a formula beside or below that has no result would be lost (M-19).
    """
    places = list(cells)
    if not places or sheet.cells is None:
        return sheet
    first = min(column for _, column in places) if not sheet.cells.num_columns else sheet.first_column
    missing = max(0, first - min(column for _, column in places))
    rows = max(sheet.cells.num_rows, *(row for row, _ in places))
    width = max(first + sheet.cells.num_columns, *(column + 1 for _, column in places)) - first
    blank = pa.nulls(rows, pa.string())
    below = pa.nulls(rows - sheet.cells.num_rows, pa.string())
    own = [pa.concat_arrays([*column.chunks, below]) for column in sheet.cells.columns]
    columns = [*[blank] * missing, *own, *[blank] * (width - len(own))]
    return replace(
        sheet,
        cells=pa.table(columns, names=[str(place) for place in range(len(columns))]),
        first_column=first - missing,
        unreadable={(row, column + missing): text for (row, column), text in sheet.unreadable.items()},
    )


def old_workbook(path: Path, limits: Limits) -> Iterator[Sheet]:
    """Give the sheets of an .xls; hidden ones without cells."""
    reader = _open(path)
    book, entries = _catalogue(path)
    if len(entries) > limits.sheets:
        raise refused("E08.sheets", sheets=len(entries), limit=limits.sheets)
    for entry in entries:
        if entry.visible != python_calamine.SheetVisibleEnum.Visible:
            yield Sheet(entry.name, is_visible=False)
        else:
            yield replace(_load(reader, entry.name, limits), merges=_merges(book, entry.name))


def _catalogue(path: Path) -> tuple[python_calamine.CalamineWorkbook, list[python_calamine.SheetMetadata]]:
    """Open a workbook once more with calamine: it knows hidden sheets and merges, fastexcel text and errors."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.CalamineError as fault:
        raise _refusal(fault) from fault
    return book, book.sheets_metadata


def _merges(book: python_calamine.CalamineWorkbook, name: str) -> tuple[Merge, ...]:
    try:
        ranges = book.get_sheet_by_name(name).merged_cell_ranges or []
    except python_calamine.CalamineError as fault:
        raise _refusal(fault) from fault
    return tuple(Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)


def _open(path: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as fault:
        raise _refusal(fault) from fault


def _open_sound(path: Path, checked: CheckedWorkbook) -> fastexcel.ExcelReader:
    """Open a workbook for its reader, which takes what a false checksum betrays as damaged for what was written (E05).

    The sheets that are read have been checked with their first look; hidden ones are not read.
    """
    sheets = {entry.part for entry in checked.workbook.sheets}
    for part in checked.archive.parts:
        if part.casefold().endswith((".xml", ".rels")) and part not in sheets:
            for _ in checked.archive.verified(part):
                pass
    return _open(path)


def _load(reader: fastexcel.ExcelReader, name: str, limits: Limits) -> Sheet:
    """Read one sheet's raw text; `skip_rows=0` keeps leading blank rows, so that row numbers stay Excel's."""
    try:
        loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        if loaded.width > limits.columns:
            raise refused("E08.columns", columns=loaded.width, limit=limits.columns)
        if loaded.height > limits.rows:
            raise refused("E08.rows", rows=loaded.height, limit=limits.rows)
        batch, errors = loaded.to_arrow_with_errors()
        columns = loaded.available_columns()
    except fastexcel.FastExcelError as fault:
        raise _refusal(fault) from fault
    cells = pa.table(batch.columns, names=[str(place) for place in range(batch.num_columns)])
    unreadable = {(row + 1, column): _error_text(detail) for row, column, detail in _errors(errors)}
    first = min((column.absolute_index for column in columns), default=0)
    return Sheet(name, cells=_put_texts(cells, unreadable), first_column=first, unreadable=unreadable)


def _errors(errors: fastexcel.CellErrors | None) -> Iterator[tuple[int, int, str]]:
    for error in errors.errors if errors else ():
        yield (*error.position, error.detail)


def _error_text(detail: str) -> str:
    name = detail.partition("Error(")[2].partition(")")[0]
    return _ERROR_TEXTS.get(name, "#ERROR!")


def _put_texts(cells: Any, texts: Mapping[tuple[int, int], str]) -> Any:
    """Return the table with these texts at their (1-based row, column): no reader may show them as blank."""
    for column in sorted({column for _, column in texts}):
        if column >= cells.num_columns:
            continue
        rows = sorted(row - 1 for row, place in texts if place == column and row <= cells.num_rows)
        mask = pc.is_in(pa.array(range(cells.num_rows), pa.int64()), value_set=pa.array(rows, pa.int64()))
        replacement = pa.array([texts[row + 1, column] for row in rows], pa.string())
        old = cells.column(column).combine_chunks()
        cells = cells.set_column(column, str(column), pc.replace_with_mask(old, mask, replacement))
    return cells


def _refusal(fault: Exception) -> Exception:
    """Map a reader's message to one of ours; they are in English and mean nothing to a clerk."""
    text = str(fault).casefold()
    if "password" in text or "encrypted" in text:
        return refused("E04")
    if "unsupported cell error value" in text:
        return refused("E10")
    return refused("E05")
