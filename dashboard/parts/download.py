"""Files to take away: a workbook and CSVs that say what they hold and can't carry a formula somebody typed."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Mapping
from csv import QUOTE_NONNUMERIC
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import streamlit as st
import xlsxwriter

from dashboard import data
from dashboard.i18n import _, language, period_word, pick
from dashboard.parts import headers, words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31

# What a spreadsheet program may take for a formula when it opens a CSV, full-width forms included.
_FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?%?")

Tables = Mapping[str, pd.DataFrame]


def offer(name: str, tables: Tables, scope: data.Scope) -> None:
    """Draw the buttons that hand over these tables as shown, under the filters in force.

    The file name carries a hash of the content: Streamlit takes two large files that differ in the middle for one.
    """
    about = describe(scope)
    digest = content_hash(tables, about)
    stem = f"scorecard-{name}-{scope.period}-{digest}"
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            _("Download as workbook"),
            _later(lambda: workbook(tables, about)),
            f"{stem}.xlsx",
            XLSX,
            key=f"xlsx_{name}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
        first = next(iter(tables))
        st.download_button(
            _("CSV: {table}").format(table=first),
            _later(lambda: csv(tables[first])),
            f"{stem}.csv",
            "text/csv",
            key=f"csv_{name}",
            on_click="ignore",
            type="tertiary",
        )


def describe(scope: data.Scope) -> list[tuple[str, str]]:
    """Return what a file must say about itself: filters, period, freshness, rule, and that a sample is a sample."""
    build = data.build()
    rule = data.period(scope.period)
    said = [
        (_("Period"), period_word(scope.period)),
        (_("Service family"), words.family(scope.family) if scope.family else _("All families")),
        (_("Using unit"), scope.unit or _("All units")),
        (_("Vendor"), data.vendors(None, None)[scope.vendor] if scope.vendor else _("All vendors")),
        (_("Data as of"), f"{build.as_of:%Y-%m-%d}"),
        (_("Rule"), f"{pick(rule.title_zh, rule.title_en)} {rule.version}"),
        (_("Built from"), str(build.fingerprint)),
    ]
    if bool(build.is_sample):
        said.insert(0, (_("Note"), _("Made-up sample data · 示例数据（虚构）")))
    return said


def content_hash(tables: Tables, about: list[tuple[str, str]]) -> str:
    """Return twelve hex digits that change with any cell, any filter, and the language."""
    digest = hashlib.sha256(repr((about, language())).encode())
    for name, rows in tables.items():
        digest.update(name.encode())
        digest.update(rows.to_csv(index=False).encode())
    return digest.hexdigest()[:12]


def workbook(tables: Tables, about: list[tuple[str, str]]) -> bytes:
    """Write a first sheet about the file and one sheet per table; every text stays text."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        # The same content gives the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a workbook's dates have no zone
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(_sheet_name(_("About this file"), set()))
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 60)
        for row, (label, value) in enumerate(about):
            sheet.write_string(row, 0, label, bold)
            sheet.write_string(row, 1, value)
        taken = {_("About this file")}
        for name, rows in tables.items():
            _write_table(book.add_worksheet(_sheet_name(name, taken)), rows, bold)
    return target.getvalue()


def csv(rows: pd.DataFrame) -> bytes:
    """Write UTF-8 with a mark that Excel knows; a text that could be a formula gets an apostrophe in front."""
    safe = rows.map(lambda value: neutral(value) if isinstance(value, str) else value)
    written = safe.rename(columns=headers.name).to_csv(index=False, quoting=QUOTE_NONNUMERIC)
    return written.encode("utf-8-sig")


def neutral(text: str) -> str:
    """Return the text so that no spreadsheet program computes it; a plain number stays one."""
    return text if _NUMBER.fullmatch(text) or not text.startswith(_FORMULA_STARTS) else f"'{text}"


def _write_table(sheet: xlsxwriter.worksheet.Worksheet, rows: pd.DataFrame, bold: object) -> None:
    for column, name in enumerate(rows.columns):
        sheet.write_string(0, column, headers.name(str(name)), bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(rows.columns) - 1, 0), 16)
    for line, row in enumerate(rows.itertuples(index=False), start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, line, column, value)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object) -> None:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float, Decimal)) or hasattr(value, "item"):
        sheet.write_number(row, column, value)
    elif isinstance(value, (date, datetime)):
        sheet.write_string(row, column, str(value)[:19])
    else:
        sheet.write_string(row, column, str(value)[:LONGEST_CELL])


def _sheet_name(name: str, taken: set[str]) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:LONGEST_SHEET_NAME].strip() or f"{len(taken) + 1}"


def _later(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Keep the language of the page for the moment of the click, which runs on another thread."""
    from dashboard import i18n

    spoken = language()

    def made() -> bytes:
        i18n.use(spoken)
        return make()

    return made
