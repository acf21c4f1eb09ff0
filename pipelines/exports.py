"""How tables leave the product: CSV and workbooks that carry no formula, link or control character of anybody's."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from math import isfinite
from typing import Any

# A cell that begins like this is run, not shown, by a spreadsheet program (full-width forms included).
_STARTS_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?%?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31
# A sheet's rows, its header included; what is written beyond them XlsxWriter drops without a word.
MOST_ROWS = 1_048_576
# XlsxWriter guesses by default: a text that looks like a formula, link or number must stay a text.
PLAIN_TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FIXED_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks hold naive times; a fixed one keeps bytes equal

# What a file says about itself (filters, period, rule version), line by line.
Notes = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """One table to hand over: its name, its column titles, and rows of plain values in that order."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


def harmless(text: str) -> str:
    """Return text without control or direction characters, and with an apostrophe where it would start a formula."""
    clean = _CONTROL.sub("", text)
    is_formula = _STARTS_FORMULA.match(clean) or _STARTS_FORMULA.match(text)
    return "'" + clean if is_formula and not _NUMBER.fullmatch(text) else clean


def without_controls(text: str) -> str:
    """Return text without what a terminal would obey: control characters but for tabs and ends of lines."""
    return _CONTROL.sub("", text)


def to_csv(table: Table, notes: Notes = ()) -> str:
    """Write a table as CSV; the notes stand above it, one line each, beginning with #."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([f"# {harmless(name)}", harmless(text)] for name, text in notes)
    writer.writerow([harmless(column) for column in table.columns])
    writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
    return out.getvalue()


def to_xlsx(tables: Iterable[Table], notes: Notes, notes_title: str = "About") -> bytes:
    """Write a workbook: a first sheet that states what it shows, then one sheet a table, header frozen.

    A table that is longer than a sheet goes on, below the same header, on further sheets. The same tables give the
    same bytes.
    """
    # Commands print tables far more often than they write workbooks.
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, **PLAIN_TEXT_ONLY}) as workbook:
        workbook.set_properties({"created": FIXED_TIME})
        bold = workbook.add_format({"bold": True})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        names = _SheetNames()
        about = workbook.add_worksheet(names.free(notes_title))
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 60)
        for line, (name, text) in enumerate(notes):
            about.write_string(line, 0, fitting(name), bold)
            about.write_string(line, 1, fitting(text))
        for table in tables:
            rows, sheet_number = iter(table.rows), 1
            while True:
                name = names.free(table.name if sheet_number == 1 else f"{table.name} {sheet_number}")
                last = _write_table(workbook.add_worksheet(name), table.columns, rows, bold, day)
                # A further row is what tells that there is a further sheet: an empty one would be no table.
                if last is None:
                    break
                rows, sheet_number = chain([last], rows), sheet_number + 1
    return out.getvalue()


def content_hash(*parts: bytes) -> str:
    """Return twelve hex digits for a file's name: two different files never share one, so never a cached download."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:12]


def _write_table(
    sheet: Any, columns: Sequence[str], rows: Iterator[Sequence[object]], bold: object, day: object
) -> Sequence[object] | None:
    """Write rows until the sheet is full; return the first one that found no place, None where all did."""
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(columns) - 1, 0), 16)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, fitting(column), bold)
    for line, row in enumerate(rows, start=1):
        if line == MOST_ROWS:
            return row
        for place, value in enumerate(row):
            write_value(sheet, (line, place), value, day if isinstance(value, date) else None)
    return None


def write_value(sheet: Any, place: tuple[int, int], value: object, look: object = None) -> None:
    """Write one value as what it is; text never passes through XlsxWriter's own guessing."""
    if isinstance(value, bool):
        sheet.write_boolean(*place, value, look)
    elif isinstance(value, int | float | Decimal):
        if isfinite(value):
            sheet.write_number(*place, float(value), look)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, look)
    elif value is not None:
        sheet.write_string(*place, fitting(str(value)), look)


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    return harmless(value.isoformat() if isinstance(value, date) else str(value))


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return names that Excel accepts for sheets, no two alike whatever the case."""
    names = _SheetNames()
    return [names.free(name) for name in wanted]


@dataclass
class _SheetNames:
    """The names that a workbook's sheets have so far."""

    taken: set[str] = field(default_factory=set)

    def free(self, wanted: str) -> str:
        """Return a name that Excel accepts and no sheet has."""
        place = len(self.taken)
        name = _NOT_IN_SHEET_NAMES.sub(" ", _CONTROL.sub("", wanted))[:LONGEST_SHEET_NAME].strip() or str(place)
        while name.casefold() in self.taken:
            name = f"{name[: LONGEST_SHEET_NAME - len(str(place)) - 1]} {place}"
            place += 1
        self.taken.add(name.casefold())
        return name


def fitting(text: str) -> str:
    """Return harmless text that fits into a cell."""
    return harmless(text)[:LONGEST_CELL]
