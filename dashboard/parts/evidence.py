"""The indicators of a scorecard, and for the one chosen its curve and the rows behind it."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import ImageColumn, NumberColumn, TextColumn

from dashboard import data, state, theme
from dashboard.charts import curve, thread
from dashboard.i18n import _, pick
from dashboard.parts import curve_words, figures, look, source_rows, tables, words
from dashboard.parts.plain import plain
from dashboard.parts.tables import fitted
from dashboard.rows import each, where

MONTHS = 12
Threads = dict[str, list[float | None]]


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
    months = _months(data.monthly(card), data.period(card.period).end_on)
    chosen = _indicators(collected, months, curves, is_joint=is_joint)
    if is_joint:
        st.caption(
            _(
                "Values are those of {count} engagements together; points are each one's own, by its size, so that no "
                "point stands on the curve. Choose a row to see them one by one."
            ).format(count=own["engagement_label"].nunique())
        )
    if collected["is_shrunk"].fillna(value=False).any():
        st.caption(_("\\* few cases, drawn towards the peers; choose the row to see what was found."))
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
        source_rows.show(data.evidence(card, asked), asked)


def _one_by_one(rows: pd.DataFrame, indicator: str) -> None:
    """List what each engagement of a vendor has and earns, and how much of the vendor it is."""
    shown = rows.assign(
        value_word=[_value_in_full(row) for row in each(rows)],
        part=[theme.percent(share, 1) for share in rows["share"]],
    )
    columns = {
        "engagement_label": TextColumn(_("Engagement"), width=220),
        "contract_no": TextColumn(_("Contract"), width=140),
        "value_word": TextColumn(_("Value"), width=160, alignment="right"),
        "points": NumberColumn(_("Points"), width=72, format="%.2f"),
        "part": TextColumn(_("Part by size"), width=96, alignment="right"),
    }
    tables.show(shown, columns, key=f"one_by_one_{indicator}", alt=_("Engagements one by one"), most_rows=10)


def _months(monthly: pd.DataFrame, end_on: Any) -> Threads:
    """Return the values of the twelve months up to a period's end by indicator; None where a month has none."""
    last = pd.Period(end_on, "M")
    threads: Threads = {}
    for row in each(monthly):
        ago = (last - pd.Period(row.month, "M")).n
        threads.setdefault(str(row.indicator), [None] * MONTHS)[MONTHS - 1 - ago] = row.value
    return threads


def _indicators(rows: pd.DataFrame, months: Threads, curves: pd.DataFrame, *, is_joint: bool) -> int | None:
    colours = look.now()
    shown = rows.assign(
        dimension_word=[pick(row.dimension_zh, row.dimension_en) for row in each(rows)],
        title=[pick(row.title_zh, row.title_en) for row in each(rows)],
        value_word=[_value(row) for row in each(rows)],
        target_word=[_target(row) for row in each(rows)],
        thread=[thread.picture(months.get(str(code), ()), colours) for code in rows["indicator"]],
        change=[theme.arrow(value, 1) for value in rows["points_change"]],
        curve=_pictures(rows, curves, is_joint=is_joint),
    )
    columns = {
        "dimension_word": TextColumn(_("Dimension"), width=fitted(84, 138)),
        "indicator": TextColumn(_("Code"), width=44),
        "title": TextColumn(_("Indicator"), width=fitted(146, 152)),
        "value_word": TextColumn(_("Value"), width=fitted(86, 84), alignment="right"),
        "target_word": TextColumn(_("Target"), width=fitted(74, 72), alignment="right"),
        "curve": ImageColumn(_("Curve"), width=fitted(98, 86)),
        "points": NumberColumn(_("Points"), width=54, format="%.2f"),
        # As it counts here: what has no data hands its weight on, and points lost are taken from this one.
        "effective_weight": NumberColumn(_("Weight"), width=fitted(48, 52), format="%.2f"),
        "points_lost": NumberColumn(_("Lost"), width=fitted(46, 44), format="%.2f"),
        "thread": ImageColumn(_("12 months"), width=fitted(72, 68)),
        "change": TextColumn(_("Change"), width=fitted(60, 54), alignment="right"),
        "peer_median_points": NumberColumn(_("Median"), width=fitted(72, 56), format="%.2f"),
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
        return words.state_in_short(row.state, overdue=bool(row.is_overdue))
    if pd.isna(row.value):
        return _("several")
    value = words.value(row.value, row.display_scale, row.unit)
    # Too few cases to judge by: drawn towards the peers. The figure as it was found stands with the row that is chosen.
    return f"{value} *" if row.is_shrunk else value


def _value_in_full(row: Any) -> str:
    if row.state != "value":
        return words.state(row.state, overdue=bool(row.is_overdue))
    if pd.isna(row.value):
        return _("several measures")
    value = words.value(row.value, row.display_scale, row.unit)
    raw = words.value(row.raw_value, row.display_scale, row.unit)
    return _("{value} (found {raw})").format(value=value, raw=raw) if row.is_shrunk else value


def _target(row: Any) -> str:
    if pd.isna(row.target):
        return theme.NOTHING
    sign = {"higher": "≥ ", "lower": "≤ "}.get(str(row.direction), "")
    return sign + words.value(row.target, row.display_scale, row.unit)
