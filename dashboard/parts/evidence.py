"""From an indicator down to the cell: its table, the rows behind one, and the raw row of the spreadsheet."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, ImageColumn, LineChartColumn, NumberColumn, TextColumn

from dashboard import data, state, theme
from dashboard.charts import curve
from dashboard.i18n import _, pick
from dashboard.parts import curve_words, empty, figures, look, tables, words
from dashboard.parts.plain import plain
from dashboard.parts.tables import fitted
from dashboard.rows import each, first, where


def show(card: data.Card, indicators: pd.DataFrame) -> None:
    """Draw the indicators; for the one chosen, the rows it was computed from."""
    figures.heading(
        _("Indicators"),
        _("The most points lost first. Choose a row to see its curve in words and the cells behind it."),
    )
    collected = indicators[indicators["state"] != "not_collected"]
    collected = collected.sort_values("points_lost", ascending=False, kind="stable").reset_index(drop=True)
    curves = data.curves(card.period, card.group.partition("|")[0])
    own = data.indicator_engagements(card)
    is_joint = own["engagement_label"].nunique() > 1
    chosen = _indicators(collected, data.monthly(card), curves, is_joint=is_joint)
    if is_joint:
        st.caption(
            _(
                "Values are those of {count} engagements together; points are each one's own, by its size, so that no "
                "point stands on the curve. Choose a row to see them one by one."
            ).format(count=own["engagement_label"].nunique())
        )
    if chosen is not None:
        state.put("indicator", str(collected["indicator"].iloc[chosen]))
    _left_out(indicators[indicators["state"] == "not_collected"])
    asked = state.get("indicator")
    if asked and asked in set(indicators["indicator"]):
        row = where(indicators, "indicator", asked)
        figures.heading(_("Where the number comes from"))
        st.text(f"{asked}　{pick(row.title_zh, row.title_en)}")
        st.caption(plain(curve_words.told(row, curves[curves["indicator"] == asked])))
        if is_joint:
            _one_by_one(own[own["indicator"] == asked], asked)
        _rows(data.evidence(card, asked), asked)


def _one_by_one(rows: pd.DataFrame, indicator: str) -> None:
    """List what each engagement of a vendor has and earns, and how much of the vendor it is."""
    shown = rows.assign(
        value_word=[_value(row) for row in each(rows)], part=[theme.percent(share, 1) for share in rows["share"]]
    )
    columns = {
        "engagement_label": TextColumn(_("Engagement"), width=220),
        "contract_no": TextColumn(_("Contract"), width=140),
        "value_word": TextColumn(_("Value"), width=110, alignment="right"),
        "points": NumberColumn(_("Points"), width=72, format="%.2f"),
        "part": TextColumn(_("Part by size"), width=96, alignment="right"),
    }
    tables.show(shown, columns, key=f"one_by_one_{indicator}", alt=_("Engagements one by one"), most_rows=10)


def _indicators(rows: pd.DataFrame, monthly: pd.DataFrame, curves: pd.DataFrame, *, is_joint: bool) -> int | None:
    threads = {
        str(indicator): part.sort_values("month")["value"].tolist() for indicator, part in monthly.groupby("indicator")
    }
    shown = rows.assign(
        dimension_word=[pick(row.dimension_zh, row.dimension_en) for row in each(rows)],
        title=[pick(row.title_zh, row.title_en) for row in each(rows)],
        value_word=[_value(row) for row in each(rows)],
        target_word=[_target(row) for row in each(rows)],
        thread=pd.Series([threads.get(str(code), []) for code in rows["indicator"]], index=rows.index, dtype=object),
        change=[theme.arrow(value, 1) for value in rows["points_change"]],
        curve=_pictures(rows, curves, is_joint=is_joint),
    )
    columns = {
        "dimension_word": TextColumn(_("Dimension"), width=fitted(76, 112)),
        "indicator": TextColumn(_("Code"), width=44),
        "title": TextColumn(_("Indicator"), width=fitted(140, 138)),
        "value_word": TextColumn(_("Value"), width=fitted(82, 92), alignment="right"),
        "target_word": TextColumn(_("Target"), width=72, alignment="right"),
        "curve": ImageColumn(_("Curve"), width=100),
        "points": NumberColumn(_("Points"), width=56, format="%.2f"),
        # As it counts here: what has no data hands its weight on, and points lost are taken from this one.
        "effective_weight": NumberColumn(_("Weight"), width=52, format="%.2f"),
        "points_lost": NumberColumn(_("Lost"), width=48, format="%.2f"),
        "thread": LineChartColumn(_("12 months"), width=72, color=look.now().accent),
        "change": TextColumn(_("Change"), width=60, alignment="right"),
        "peer_median_points": NumberColumn(_("Median"), width=fitted(72, 58), format="%.2f"),
    }
    return tables.show(
        shown, columns, key="indicators", alt=_("Indicators with value, target and points"), pick=True, most_rows=40
    )


def _pictures(rows: pd.DataFrame, curves: pd.DataFrame, *, is_joint: bool) -> list[str]:
    """Draw each indicator's curve with its value on it; one with several ways or limits of each row has no one curve.

    Of several engagements together neither value nor points stand on the curve, so none is marked.
    """
    pieces: dict[str, list[curve.Piece]] = {}
    ways: dict[str, set[tuple[str, str]]] = {}
    logs: set[str] = set()
    for row in each(curves[curves["starts_at"].isna()]):
        place = _logarithm if row.is_log else _end
        logs |= {row.indicator} if row.is_log else set()
        pieces.setdefault(row.indicator, []).append((place(row.x_from), place(row.x_to), row.s_from, row.s_to))
        ways.setdefault(row.indicator, set()).add((row.measure, row.way))
    colours = look.now()
    return [
        curve.picture(
            pieces.get(row.indicator, []) if len(ways.get(row.indicator, ())) == 1 else [],
            _marked(row, row.indicator in logs) if row.state == "value" and not is_joint else None,
            row.points,
            colours,
        )
        for row in each(rows)
    ]


def _marked(row: Any, is_log: bool) -> float | None:
    return _logarithm(row.value) if is_log else row.value


def _logarithm(value: Any) -> float | None:
    return math.log(value) if pd.notna(value) and value > 0 else None


def _end(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _left_out(rows: pd.DataFrame) -> None:
    """Name what this workspace does not collect yet, with the weight that is left out for it."""
    if rows.empty:
        return
    titles = _(", ").join(pick(row.title_zh, row.title_en) for row in each(rows))
    weight = f"{rows['weight'].sum():g}"
    st.caption(
        plain(_("Not collected yet, {weight} of 100 points left out: {titles}").format(weight=weight, titles=titles))
    )


def _value(row: Any) -> str:
    if row.state != "value":
        return words.state(row.state, overdue=bool(row.is_overdue))
    if pd.isna(row.value):
        return _("several measures")
    value = words.value(row.value, row.display_scale, row.unit)
    if not row.is_shrunk:
        return value
    # Too few cases to judge by: drawn towards the peers, and the figure as it was found beside it.
    return _("{value} (found {raw})").format(value=value, raw=words.value(row.raw_value, row.display_scale, row.unit))


def _target(row: Any) -> str:
    if pd.isna(row.target):
        return theme.NOTHING
    sign = {"higher": "≥ ", "lower": "≤ "}.get(str(row.direction), "")
    return sign + words.value(row.target, row.display_scale, row.unit)


def _rows(rows: pd.DataFrame, indicator: str) -> None:
    if rows.empty:
        empty.note(_("No row of any spreadsheet feeds this indicator in this period."))
        return
    shown = rows.assign(state_word=[words.state(code) for code in rows["state"]])
    columns = {
        "observed_on": DateColumn(_("Date"), width=84, format="YYYY-MM-DD"),
        "engagement_label": TextColumn(_("Engagement"), width=156),
        "numerator": NumberColumn(_("Numerator"), width=80, format="localized"),
        "denominator": NumberColumn(_("Denominator"), width=86, format="localized"),
        "file_name": TextColumn(_("File"), width=226),
        "sheet": TextColumn(_("Sheet"), width=76),
        "row_number": NumberColumn(_("Row"), width=44, format="%d"),
        "cell": TextColumn(_("Cell"), width=52),
        "header": TextColumn(_("Header"), width=76),
    }
    if (rows["state"] != "value").any():
        columns["state_word"] = TextColumn(_("State"), width=80)
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
