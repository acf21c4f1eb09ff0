"""From an indicator down to the cell: the rows behind it, and the raw row of the spreadsheet."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, NumberColumn, TextColumn

from dashboard import data
from dashboard.i18n import _, pick
from dashboard.parts import empty, tables, words
from dashboard.parts.tables import fitted
from dashboard.rows import each, first


def show(rows: pd.DataFrame, indicator: str) -> None:
    """Draw the rows that an indicator was computed from; for the one chosen, all that stood in it."""
    if rows.empty:
        empty.note(_("No row of any spreadsheet feeds this indicator in this period."))
        return
    shown = rows.assign(state_word=[words.state(code) for code in rows["state"]])
    columns: dict[str, Any] = {
        "observed_on": DateColumn(_("Date"), width=84, format="YYYY-MM-DD"),
        "engagement_label": TextColumn(_("Engagement"), width=156),
        "numerator": NumberColumn(_("Numerator"), width=fitted(72, 80), format="localized"),
        "denominator": NumberColumn(_("Denominator"), width=fitted(72, 88), format="localized"),
        "file_name": TextColumn(_("File"), width=224),
        "sheet": TextColumn(_("Sheet"), width=76),
        "row_number": NumberColumn(_("Row"), width=44, format="%d"),
        "cell": TextColumn(_("Cell"), width=56),
        "header": TextColumn(_("Header"), width=76),
        "state_word": TextColumn(_("State"), width=fitted(72, 64)),
    }
    if (rows["state"] == "value").all():
        del columns["state_word"]
    if rows["cell"].dropna().str.match("[A-Z]").all():
        # The cell's address ends in the row.
        del columns["row_number"]
    picked = tables.show(shown, columns, key=f"evidence_{indicator}", alt=_("Source rows of the indicator"), pick=True)
    if picked is None:
        st.caption(_("Choose a row to see all that stood in it."))
    elif pd.isna(rows["row_number"].iloc[picked]):
        st.caption(_("No row of a sheet: the ledger was kept and has nothing of this engagement."))
    else:
        raw_row(first(rows.iloc[picked : picked + 1]))


def raw_row(row: Any) -> None:
    """Draw a source row, cell by cell; `row` has file_id, file_name, sheet, row_number and source."""
    place = (str(row.file_id), str(row.sheet), int(row.row_number))
    columns = data.row_columns(*place)
    columns = columns[columns["source"] == row.source] if pd.notna(row.source) else columns
    # Columns nobody asked for are not read, so nothing can be said of their cells.
    columns = columns[columns["field"].notna()]
    values = data.source_row(str(row.source), *place)
    faults = {fault.cell: pick(fault.zh, fault.en) for fault in each(data.row_problems(*place))}
    cells = [f"{letter}{row.row_number}" for letter in columns["letter"]]
    shown = pd.DataFrame(
        {
            "cell": cells,
            "header": columns["header"].tolist(),
            "value": [_text(values.get(str(field))) for field in columns["field"]],
            "fault": [faults.get(cell, "") for cell in cells],
        }
    )
    st.text(_("{file} · sheet {sheet} · row {row}").format(file=row.file_name, sheet=row.sheet, row=row.row_number))
    headings = {
        "cell": TextColumn(_("Cell"), width=64),
        "header": TextColumn(_("Header"), width=200),
        "value": TextColumn(_("Value read"), width=260),
        "fault": TextColumn(_("What was wrong"), width="large"),
    }
    tables.show(shown, headings, key="raw_row", alt=_("The cells of the source row"))


def _text(value: Any) -> str:
    """Write a typed value as a person would have: a day without a clock, a number without trailing noughts."""
    if pd.api.types.is_list_like(value):
        return _(", ").join(map(str, value))
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
