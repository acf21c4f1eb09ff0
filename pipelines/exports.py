"""How tables leave the product: CSV and workbooks that carry no formula, link or control character of anybody's."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import xlsxwriter

# A cell that begins like this is run, not shown, by a spreadsheet program (full-width forms included).
_STARTS_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?%?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31
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

    The same tables give the same bytes.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties({"created": FIXED_TIME})
        bold = workbook.add_format({"bold": True})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        about = workbook.add_worksheet(_sheet_name(notes_title, 0))
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 60)
        for line, (name, text) in enumerate(notes):
            about.write_string(line, 0, _fitting(name), bold)
            about.write_string(line, 1, _fitting(text))
        for place, table in enumerate(tables, start=1):
            _write_table(workbook.add_worksheet(_sheet_name(table.name, place)), table, bold, day)
    return out.getvalue()


def content_hash(*parts: bytes) -> str:
    """Return twelve hex digits for a file's name: two different files never share one, so never a cached download."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:12]


def _write_table(sheet: Any, table: Table, bold: object, day: object) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(table.columns) - 1, 0), 16)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, _fitting(column), bold)
    for line, row in enumerate(table.rows, start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, (line, place), value, day)


def _write_cell(sheet: Any, place: tuple[int, int], value: object, day: object) -> None:
    """Write one value as what it is; text never passes through XlsxWriter's own guessing."""
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float | Decimal):
        if isfinite(value):
            sheet.write_number(*place, float(value))
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, day)
    elif value is not None:
        sheet.write_string(*place, _fitting(str(value)))


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    return harmless(value.isoformat() if isinstance(value, date) else str(value))


def _sheet_name(name: str, place: int) -> str:
    return _NOT_IN_SHEET_NAMES.sub(" ", name)[:LONGEST_SHEET_NAME].strip() or str(place)


def _fitting(text: str) -> str:
    return harmless(text)[:LONGEST_CELL]
