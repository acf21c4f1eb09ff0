"""From an indicator down to the cell: its table, the rows behind one, and the raw row of the spreadsheet."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, LineChartColumn, NumberColumn, TextColumn

from dashboard import data, state, theme
from dashboard.i18n import _, pick
from dashboard.parts import empty, figures, look, tables, words


def show(card: data.Card, indicators: pd.DataFrame) -> None:
    """Draw the indicators; for the one chosen, the rows it was computed from."""
    figures.heading(
        _("Indicators"),
        _("Points of each indicator and what it cost the total. Choose a row to see the cells behind it."),
    )
    chosen = _indicators(indicators, data.monthly(card))
    if chosen is not None:
        state.put("indicator", str(indicators["indicator"].iloc[chosen]))
    asked = state.get("indicator")
    known = indicators.set_index("indicator")
    if asked in known.index:
        row = known.loc[asked]
        figures.heading(_("Where the number comes from"))
        st.text(f"{asked}　{pick(row['title_zh'], row['title_en'])}")
        _rows(data.evidence(card, asked), asked)


def _indicators(rows: pd.DataFrame, monthly: pd.DataFrame) -> int | None:
    threads = {
        str(indicator): part.sort_values("month")["value"].tolist() for indicator, part in monthly.groupby("indicator")
    }
    shown = rows.assign(
        dimension_word=[pick(row.dimension_zh, row.dimension_en) for row in rows.itertuples()],
        title=[pick(row.title_zh, row.title_en) for row in rows.itertuples()],
        value_word=[_value(row) for row in rows.itertuples()],
        target_word=[_target(row) for row in rows.itertuples()],
        thread=[threads.get(str(code), []) for code in rows["indicator"]],
        change=[
            theme.arrow(None if pd.isna(row.points) or pd.isna(row.prior_points) else row.points - row.prior_points, 1)
            for row in rows.itertuples()
        ],
    )
    columns = {
        "dimension_word": TextColumn(_("Dimension"), width=86),
        "indicator": TextColumn(_("Code"), width=50),
        "title": TextColumn(_("Indicator"), width=160),
        "value_word": TextColumn(_("Value"), width=104, alignment="right"),
        "target_word": TextColumn(_("Target"), width=84, alignment="right"),
        "thread": LineChartColumn(_("Twelve months"), width=120, color=look.now().accent),
        "points": NumberColumn(_("Points"), width=62, format="%.2f"),
        "change": TextColumn(_("Change"), width=66, alignment="right"),
        "peer_median_points": NumberColumn(_("Median"), width=62, format="%.2f"),
        "weight": NumberColumn(_("Weight"), width=54, format="%g"),
        "points_lost": NumberColumn(_("Lost"), width=58, format="%.2f"),
    }
    return tables.show(shown, columns, key="indicators", alt=_("Indicators with value, target and points"), pick=True)


def _value(row: object) -> str:
    code = getattr(row, "state", "value")
    if code != "value":
        return words.state(str(code), overdue=bool(getattr(row, "is_overdue", False)))
    return words.value(row.value, row.display_scale, row.unit)  # type: ignore[attr-defined]


def _target(row: object) -> str:
    target = row.target  # type: ignore[attr-defined]
    if target is None or pd.isna(target):
        return theme.NOTHING
    sign = {"up": "≥ ", "down": "≤ "}.get(str(row.direction), "")  # type: ignore[attr-defined]
    return sign + words.value(float(target), row.display_scale, row.unit)  # type: ignore[attr-defined]


def _rows(rows: pd.DataFrame, indicator: str) -> None:
    if rows.empty:
        empty.note(_("No row of any spreadsheet feeds this indicator in this period."))
        return
    shown = rows.assign(state_word=[words.state(code) or _("value") for code in rows["state"]])
    columns = {
        "observed_on": DateColumn(_("Date"), width=92, format="YYYY-MM-DD"),
        "engagement_label": TextColumn(_("Engagement"), width=170),
        "numerator": NumberColumn(_("Numerator"), width=92, format="localized"),
        "denominator": NumberColumn(_("Denominator"), width=92, format="localized"),
        "state_word": TextColumn(_("State"), width=76),
        "file_name": TextColumn(_("File"), width=220),
        "sheet": TextColumn(_("Sheet"), width=90),
        "row_number": NumberColumn(_("Row"), width=48, format="%d"),
        "cell": TextColumn(_("Cell"), width=56),
        "header": TextColumn(_("Header"), width=90),
    }
    picked = tables.show(shown, columns, key=f"evidence_{indicator}", alt=_("Source rows of the indicator"), pick=True)
    if picked is None:
        st.caption(_("Choose a row to see all that stood in it."))
    else:
        _raw(rows.iloc[picked])


def _raw(row: pd.Series) -> None:  # type: ignore[type-arg]
    """Draw the source row, cell by cell."""
    file_id, sheet, number = str(row["file_id"]), str(row["sheet"]), int(row["row_number"])
    columns = data.row_columns(file_id, sheet)
    columns = columns[columns["source"] == row["source"]] if pd.notna(row["source"]) else columns
    values = data.source_row(str(row["source"]), file_id, sheet, number)
    faults = data.row_problems(file_id, sheet, number).set_index("cell")
    cells = [f"{letter}{number}" for letter in columns["letter"]]
    shown = pd.DataFrame(
        {
            "cell": cells,
            "header": columns["header"].tolist(),
            "value": [_text(values.get(str(field))) for field in columns["field"]],
            "fault": [
                pick(faults.loc[cell, "zh"], faults.loc[cell, "en"]) if cell in faults.index else "" for cell in cells
            ],
        }
    )
    st.text(_("{file} · sheet {sheet} · row {row}").format(file=row["file_name"], sheet=sheet, row=number))
    headings = {
        "cell": TextColumn(_("Cell"), width=64),
        "header": TextColumn(_("Header"), width=200),
        "value": TextColumn(_("Value read"), width=260),
        "fault": TextColumn(_("What was wrong"), width="large"),
    }
    tables.show(shown, headings, key="raw_row", alt=_("The cells of the source row"))


def _text(value: object) -> str:
    return "" if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)) else str(value)
