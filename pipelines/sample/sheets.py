"""How a sheet is laid out and written: title, unit note, header, merged cells, total, signatures."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from pipelines.reading.addresses import column_letters

HEADER_ROW: Final = 3
SIGNATURES: Final = ("填表人：示例经办", "审核：示例主管", "日期：")
ERROR_TEXTS: Final = frozenset({"#DIV/0!", "#N/A", "#REF!", "#VALUE!"})
# Workbooks carry their time of writing; a fixed one keeps the bytes the same.
_WRITTEN_AT: Final = datetime(2026, 1, 10, 9, 0)  # noqa: DTZ001 - a workbook's time has no zone
_WIDEST: Final = 28


@dataclass(frozen=True)
class Rate:
    """A rate kept as a number and shown as a percentage."""

    value: float


Cell = str | int | float | date | datetime | Rate | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: what stands above the table, the table, and what stands below.

    `blocks` lists runs of rows (first, last; 0-based) whose cells in the `merged` columns are merged.
    """

    name: str
    title: str
    note: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    merged: tuple[str, ...] = ()
    blocks: Sequence[tuple[int, int]] = ()
    signed_on: str = ""

    def lines_below(self) -> list[Sequence[Cell]]:
        """Return the total and the signature line."""
        person, reviewer, day = SIGNATURES
        signatures: list[Cell] = [person, None, None, reviewer, None, None, day + self.signed_on]
        return [*([self.total] if self.total else []), signatures]


def spoilt(sheet: Sheet, odd: Mapping[str, str], repeated: int | None) -> Sheet:
    """Return the sheet with one row repeated at the end of its table and some cells overwritten.

    Rows and cells are numbered as Excel does; an empty text empties the cell.
    """
    if not odd and repeated is None:
        return sheet
    extra = [] if repeated is None else [sheet.rows[repeated - HEADER_ROW - 1]]
    texts = {address: text or None for address, text in odd.items()}
    rows = [
        [texts.get(f"{column_letters(place)}{number}", cell) for place, cell in enumerate(row)]
        for number, row in enumerate([*sheet.rows, *extra], start=HEADER_ROW + 1)
    ]
    return replace(sheet, rows=rows)


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write sheets as .xlsx; the same sheets give the same bytes."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": _WRITTEN_AT, "author": "示例银行", "comments": "虚构示例数据 Made-up sample data"})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 14, "align": "center"}),
        "header": book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "rate": book.add_format({"num_format": "0.00%"}),
        "merged": book.add_format({"valign": "vcenter"}),
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, looks)
    book.close()


def _write_sheet(page: Any, sheet: Sheet, looks: Mapping[str, Any]) -> None:
    page.merge_range(0, 0, 0, len(sheet.headers) - 1, sheet.title, looks["title"])
    page.write_string(1, 0, sheet.note)
    for place, header in enumerate(sheet.headers):
        page.write_string(HEADER_ROW - 1, place, header, looks["header"])
        page.set_column(place, place, min(_WIDEST, max(10, 2 * len(header) + 2)))
    page.freeze_panes(HEADER_ROW, 0)
    for number, row in enumerate([*sheet.rows, *sheet.lines_below()], start=HEADER_ROW):
        for place, cell in enumerate(row):
            _write_cell(page, number, place, cell, looks)
    for place, header in enumerate(sheet.headers):
        if header in sheet.merged:
            _merge(page, place, sheet, looks)


def _merge(page: Any, place: int, sheet: Sheet, looks: Mapping[str, Any]) -> None:
    for first, last in sheet.blocks:
        if last > first:
            cell = sheet.rows[first][place]
            page.merge_range(HEADER_ROW + first, place, HEADER_ROW + last, place, "", looks["merged"])
            _write_cell(page, HEADER_ROW + first, place, cell, looks)


def _write_cell(page: Any, row: int, place: int, cell: Cell, looks: Mapping[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, Rate):
        page.write_number(row, place, cell.value, looks["rate"])
    elif isinstance(cell, datetime):
        page.write_datetime(row, place, cell, looks["moment"])
    elif isinstance(cell, date):
        page.write_datetime(row, place, cell, looks["day"])
    elif cell in ERROR_TEXTS:
        # A formula whose stored result is an error: what Excel itself leaves behind.
        page.write_formula(row, place, "=1/0" if cell == "#DIV/0!" else "=NA()", None, cell)
    elif isinstance(cell, str):
        page.write_string(row, place, cell)
    else:
        page.write_number(row, place, cell)


def write_text(path: Path, sheet: Sheet, encoding: str) -> None:
    """Write a sheet as .csv the way a spreadsheet program exports it: every line as wide as the header."""
    width = len(sheet.headers)
    above: list[Sequence[Cell]] = [[sheet.title], [sheet.note], sheet.headers]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for line in [*above, *sheet.rows, *sheet.lines_below()]:
        writer.writerow([_as_text(cell) for cell in line] + [""] * (width - len(line)))
    path.write_bytes(text.getvalue().encode(encoding))


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Rate):
        return f"{cell.value:.2%}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)
