"""The numbers in large type: a label, a value, its movement, and a thread of its past."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pandas as pd
import streamlit as st

from dashboard import theme
from dashboard.i18n import _
from dashboard.theme import NOTHING

MOST_TILES = 5

Sense = Literal["normal", "inverse", "off"]
Tile = tuple[str, str, Callable[[float | None], str], Sense]


def headline(periods: pd.DataFrame) -> None:
    """Draw the five numbers of the overview from one row per period, the chosen one last."""
    candidates: list[Tile] = [
        (_("Vendors ranked"), "ranked_count", _count, "off"),
        (_score_label(periods), "score", theme.score, "normal"),
        (_("In the lower tiers"), "low_count", _count, "inverse"),
        (_("Cost tests failed"), "fail_count", _count, "inverse"),
        (_("Complaints upheld"), "complaint_count", _count, "inverse"),
        (_("Fee ({unit})").format(unit=theme.money_unit()), "fee_cny", theme.money, "off"),
        (_("Coverage"), "coverage", theme.percent, "normal"),
        (_("Vendors listed"), "vendor_count", _count, "off"),
        (_("Engagements"), "engagement_count", _count, "off"),
    ]
    tiles = [tile for tile in candidates if periods[tile[1]].notna().any()][:MOST_TILES]
    for place, (label, column, write, sense) in zip(st.columns(len(tiles), gap="small"), tiles, strict=True):
        with place:
            _tile(label, periods[column], write, sense)


def tile(label: str, value: str, note: str | None = None) -> None:
    """Draw one number with a word about it; both are read as Markdown, so names from the data come escaped."""
    st.metric(label, value, note, delta_color="off", delta_arrow="off", border=True, height="stretch")


def _tile(label: str, past: pd.Series, write: Callable[[float | None], str], sense: Sense) -> None:
    known = past.dropna()
    now = None if pd.isna(past.iloc[-1]) else float(past.iloc[-1])
    before = None if len(past) < 2 or pd.isna(past.iloc[-2]) else float(past.iloc[-2])  # noqa: PLR2004 - a pair
    change = None if now is None or before is None else now - before
    st.metric(
        label,
        write(now) if now is not None else NOTHING,
        None if change is None else _signed(change, write),
        delta_color=sense,
        border=True,
        chart_data=known.tolist() if len(known) > 1 else None,
        chart_type="area",
        delta_description=_("vs prior") if change is not None else None,
    )


def _count(value: float | None) -> str:
    return theme.number(value, 0)


def _signed(change: float, write: Callable[[float | None], str]) -> str:
    sign = "+" if change > 0 else "-" if change < 0 else ""
    return sign + write(abs(change))


def _score_label(periods: pd.DataFrame) -> str:
    weighted = bool(periods["is_weighted"].iloc[-1]) if len(periods) else False
    return _("Average score, by fee") if weighted else _("Average score")
