"""What one spreadsheet holds: typed rows by contract, and an account of all rows and cells that are not among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contracts
from pipelines.questions import Question
from pipelines.reading.allocation import allocated
from pipelines.reading.asking import Asker
from pipelines.reading.astray import without_strays
from pipelines.reading.at_once import at_once
from pipelines.reading.column_choices import choose_columns
from pipelines.reading.columns import problem_table
from pipelines.reading.currencies import noted_currency, without_foreign
from pipelines.reading.decide import Decided, Table, Undecided, decide_column
from pipelines.reading.given import Given
from pipelines.reading.headerless import headerless_notes
from pipelines.reading.headers import HeaderIndex, header_index
from pipelines.reading.heading_units import undecided_headings
from pipelines.reading.headings_read import headings_read
from pipelines.reading.hidden import hidden_note
from pipelines.reading.layout import Header, NoHeader
from pipelines.reading.limits import Limits
from pipelines.reading.lone_periods import other_periods
from pipelines.reading.messages import FileRefusedError, Sentence, sentence
from pipelines.reading.no_table import is_prose, pasted_text
from pipelines.reading.outcomes import FileRead, SheetRead
from pipelines.reading.own_sheets import is_own
from pipelines.reading.part_loads import TableRead
from pipelines.reading.people import protected
from pipelines.reading.rows import AsideRow, SortedRows, row_text, sort_rows
from pipelines.reading.severities import NOTED
from pipelines.reading.sheet import Sheet
from pipelines.reading.sheet_faults import rows_remark, structural_faults, unknown_header
from pipelines.reading.sheet_reads import columns_read, joined_by_contract
from pipelines.reading.spreadsheets import read_sheets, undecided_dialect
from pipelines.reading.stated_period import period_faults
from pipelines.reading.sums_in_headings import unread_sums
from pipelines.reading.surroundings import Surroundings, with_notes_in
from pipelines.reading.table_body import table_body
from pipelines.reading.tables import find_tables
from pipelines.reading.unread_amounts import unread_notes


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
            read
            for readings in read_sheets(path, name, dialects, limits, given.answers)
            for read in _read_sheet(readings, name, indexes, given)
        )
    except FileRefusedError as fault:
        return FileRead(error=fault.sentence)
    if all(map(_holds_nothing, sheets)):
        return FileRead(error=sentence("E01.workbook"), sheets=sheets)
    return FileRead(sheets=sheets)


def _read_sheet(
    readings: Sequence[Sheet],
    file_name: str,
    indexes: Sequence[HeaderIndex],
    given: Given,
) -> list[SheetRead]:
    """Read all tables of a sheet; those of one contract become one, whole unless somebody decided otherwise."""
    first = readings[0]
    if not first.is_visible or is_own(first):
        return [_not_data(first)]
    if first.cells is None and (question := undecided_dialect(readings, given.answers, file_name)):
        return [SheetRead(first.name, "held", sentence("E11.dialect"), questions=(question,))]
    if not any(map(_is_filled, readings)):
        return [SheetRead(first.name, "empty", sentence("E01.sheet"))]
    found = [(sheet, find_tables(sheet, _indexes_for(sheet, indexes), file_name)) for sheet in readings]
    headed = [(sheet, tables) for sheet, tables in found if not isinstance(tables, NoHeader)]
    if not headed:
        if question := undecided_dialect(readings, given.answers, file_name):
            return [SheetRead(first.name, "held", sentence("E11.dialect"), questions=(question,))]
        return [_without_table(first, [tables for _, tables in found if isinstance(tables, NoHeader)], indexes)]
    sheet, tables = max(headed, key=lambda each: len(each[1][0].header.places))
    read = [
        _read_table(
            sheet,
            table.header,
            table.around,
            Asker.about(file_name, table.header.contract, given.answers, sheet.name),
            given.salt,
        )
        for table in tables
    ]
    each = (TableRead(table.header, one) for table, one in zip(tables, read, strict=True))
    return joined_by_contract(sheet, file_name, [*each], given.answers)


def _holds_nothing(sheet: SheetRead) -> bool:
    """Tell whether there is nothing on a sheet, or nothing but what we wrote; a page of prose has its own sentence."""
    is_blank = sheet.state in {"empty", "hidden", "ignored"} and sheet.contract is None
    return is_blank and sheet.told != sentence("M-05.prose")


def _without_table(sheet: Sheet, missed: Sequence[NoHeader], indexes: Sequence[HeaderIndex]) -> SheetRead:
    """Say what a sheet without a known header is: for people to read, pasted text, or a table nobody knows."""
    if is_prose(sheet):
        return SheetRead(sheet.name, "ignored", sentence("M-05.prose"))
    return SheetRead(sheet.name, "unrecognised", pasted_text(sheet) or unknown_header(missed, indexes))


def _not_data(sheet: Sheet) -> SheetRead:
    if not sheet.is_visible:
        return SheetRead(sheet.name, "hidden")
    return SheetRead(sheet.name, "ignored", sentence("M-05.own"))


def _read_table(sheet: Sheet, header: Header, around: Surroundings, asker: Asker, salt: bytes) -> SheetRead:
    """Read the table below a header, or hold the sheet with all that must be mended or decided first."""
    chosen = choose_columns(sheet, header, asker)
    header, asked = chosen.header, chosen.questions
    if chosen.is_left_out:
        told = sentence("M-05.left", title_zh=header.contract.title_zh, title_en=header.contract.title_en)
        return SheetRead(sheet.name, "ignored", told, header.contract, header.row, around, questions=asked)
    faults = [
        *structural_faults(sheet, header, asked),
        *period_faults(header, around, sheet.name),
        *noted_currency(header, around.lines),
    ]
    if faults:
        return _held(sheet, header, around, faults, asked)
    rows = sort_rows(sheet, header)
    around = with_notes_in(around, *_notes_in(rows))
    if silent := [*undecided_headings(sheet, header, around.words)]:
        return _held(sheet, header, around, silent, asked)
    body = table_body(sheet, header, around, rows)
    table = Table.of(around, body.sheet, asker, (found for found, _ in body.columns))
    raws = without_foreign(sheet, header, without_strays(header.contract, [raw for _, raw in body.columns]))
    columns = ((found, protected(raw, salt)) for (found, _), raw in zip(body.columns, raws, strict=True))
    decided = list(at_once(lambda column: decide_column(*column, table), columns))
    ready = [each for each in decided if isinstance(each, Decided)]
    waiting = [each for each in decided if isinstance(each, Undecided)]
    asked = (*asked, *(question for each in decided for question in each.questions))
    if any(each.holds for each in waiting):
        return replace(
            _held(sheet, header, around, [each.told for each in waiting], asked),
            columns=columns_read(sheet, header, ready),
        )
    shared = allocated(sheet, header, rows.data, ready, asker)
    typed = shared.without_left(body.typed(shared.ready))
    if between := [*other_periods(sheet, header, around, rows, ready, typed.problems)]:
        return _held(sheet, header, around, between, asked)
    left = tuple(AsideRow(row, "left_out", row_text(sheet, header, row), told) for row, told in shared.left.items())
    read = body.rows_read
    return SheetRead(
        sheet.name,
        "loaded" if read else "empty",
        rows_remark(sheet, header, rows, read),
        header.contract,
        header.row,
        around,
        typed.rows,
        (
            *typed.problems,
            *shared.notes,
            *_passed_over(sheet, header, rows),
            *map(partial(_left_empty, header), waiting),
        ),
        (*rows.aside, *left),
        columns_read(sheet, header, ready),
        headings_read(sheet, header, body.long, ready),
        (*asked, *shared.questions),
        rows_read=read,
        rows_typed=typed.rows.num_rows,
        rows_rejected=typed.rejected,
        unread=typed.unread,
    )


def _notes_in(rows: SortedRows) -> tuple[list[str], list[str]]:
    """Return the notes of units that stand between the rows of data, and all lines below them."""
    last = int(rows.data[-1]) if len(rows.data) else 0
    notes = [each for each in rows.aside if each.kind in {"unit_note", "footer"}]
    return [each.text for each in notes if each.row < last], [each.text for each in notes if each.row > last]


def _passed_over(sheet: Sheet, header: Header, rows: SortedRows) -> list[Any]:
    """Note what is hidden, headless or an unknown amount, once where a table holds several kinds of row."""
    if header.part and not header.part.is_first:
        return []
    return [
        *hidden_note(sheet, header, rows),
        *headerless_notes(sheet, header, rows),
        *unread_notes(sheet, header, rows),
        *unread_sums(sheet, header),
    ]


def _left_empty(header: Header, column: Undecided) -> Any:
    """Note at its header that a column which is not needed was left empty until somebody says how it is meant."""
    told = sentence("M-10.left", told_zh=column.told.zh, told_en=column.told.en)
    told = replace(told, code=column.told.code)
    field = column.raw.field
    return problem_table(field.name, column.raw.letters, [header.row], pa.array([field.title_zh]), [told], NOTED)


def _held(
    sheet: Sheet, header: Header, around: Surroundings, told: Sequence[Sentence], asked: Sequence[Question]
) -> SheetRead:
    """Return a sheet that waits for its sender: nothing of it is loaded, everything wrong with it is said at once."""
    whole = Sentence(told[0].code, "".join(each.zh for each in told), " ".join(each.en for each in told))
    held = SheetRead(sheet.name, "held", whole, header.contract, header.row, around, questions=tuple(asked))
    return replace(held, columns=columns_read(sheet, header, ()))


def _indexes_for(sheet: Sheet, indexes: Sequence[HeaderIndex]) -> list[HeaderIndex]:
    """Return the contracts a reading may be matched with: a text file's dialect must be theirs, or chosen."""
    is_free = sheet.dialect is None or sheet.is_dialect_chosen
    return [index for index in indexes if is_free or index.contract.csv == sheet.dialect]


def _is_filled(sheet: Sheet) -> bool:
    columns = sheet.cells.columns if sheet.cells is not None else ()
    return any(
        pc.any(pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), fill_value=False)).as_py()
        for column in columns
    )
