"""How tables leave the product: CSV and workbooks that carry no formula, link or control character of anybody's."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

# A cell that begins like this is run, not shown, by a spreadsheet program (full-width forms included).
_STARTS_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
LONGEST_CELL = 32_767
FIXED_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks hold naive times; a fixed one keeps bytes equal


def harmless(text: str) -> str:
    """Return text without control or direction characters, and with an apostrophe where it would start a formula."""
    clean = _CONTROL.sub("", text)
    return "'" + clean if _STARTS_FORMULA.match(text) else clean


def to_csv(columns: Sequence[str], rows: Sequence[Sequence[object]], notes: Mapping[str, str] | None = None) -> str:
    """Write a table as CSV; `notes` (filters, period, rule version) stand above it, one line each."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for name, text in (notes or {}).items():
        writer.writerow([f"# {harmless(name)}", harmless(text)])
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([[_csv_cell(value) for value in row] for row in rows])
    return out.getvalue()


def to_xlsx(
    columns: Sequence[str], rows: Sequence[Sequence[object]], notes: Mapping[str, str], sheet: str = "Data"
) -> bytes:
    """Write a table as a workbook: a first sheet that states what it shows, then the table with a frozen header."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties({"created": FIXED_TIME})
        bold = workbook.add_format({"bold": True})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        about = workbook.add_worksheet("About")
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 80)
        for line, (name, text) in enumerate(notes.items()):
            about.write_string(line, 0, _fitting(name), bold)
            about.write_string(line, 1, _fitting(text))
        data = workbook.add_worksheet(sheet)
        data.freeze_panes(1, 0)
        data.set_column(0, max(len(columns) - 1, 0), 16)
        for place, column in enumerate(columns):
            data.write_string(0, place, _fitting(column), bold)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write_cell(data, (line, place), value, day)
    return out.getvalue()


def _write_cell(sheet: Any, place: tuple[int, int], value: object, day: object) -> None:
    """Write one value as what it is; text never passes through XlsxWriter's own guessing."""
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(*place, float(value))
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, day)
    elif value is not None:
        sheet.write_string(*place, _fitting(str(value)))


def content_name(stem: str, suffix: str, content: bytes) -> str:
    """Name a download by its content: two different exports never share a name, so never a cached file."""
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    return harmless(value.isoformat() if isinstance(value, date) else str(value))


def _fitting(text: str) -> str:
    return harmless(text)[:LONGEST_CELL]
