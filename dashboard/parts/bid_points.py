"""The points of a tender's candidates on every indicator, side by side; many candidates stand by number."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import theme
from dashboard.i18n import _, pick
from dashboard.parts import figures, tables, words
from dashboard.parts.plain import plain
from dashboard.rows import each

# So many candidates have room for their values and names; of more each has a number, and its points alone.
MOST_NAMED = 4
# Pixels that the candidates' columns share with their names and without, and the fewest of one by number.
NAMED_WIDTH, NUMBERED_WIDTH, LEAST_WIDTH = 484, 634, 54
_WEIGHT_WIDTH = 54


def show(points: pd.DataFrame, bids: pd.DataFrame) -> None:
    """Draw the points of every candidate on every indicator; candidates stand by place, those without one behind."""
    order = [vendor for vendor in bids["vendor_id"] if vendor in set(points["vendor_id"])]
    names = dict(zip(bids["vendor_id"], bids["vendor_name"], strict=True))
    told = points.assign(cell=[_cell(row) for row in each(points)], score=[_score(row) for row in each(points)])
    if len(order) <= MOST_NAMED:
        _named(_beside(told, "cell"), order, names)
    else:
        _numbered(_beside(told, "score"), _beside(told, "cell"), order, names)


def _named(rows: pd.DataFrame, order: list[str], names: dict[str, str]) -> None:
    figures.heading(
        _("Indicators"), _("Points of each candidate, 0 to 100; the value and its state stand in brackets.")
    )
    width = NAMED_WIDTH // max(len(order), MOST_NAMED - 1)
    columns: dict[str, Any] = {
        "dimension": TextColumn(_("Dimension"), width=tables.fitted(86, 142)),
        **_of_indicator(),
        **{vendor: TextColumn(names[vendor], width=width, alignment="right") for vendor in order},
    }
    tables.show(rows, columns, key="bid_points", alt=_("Points of every candidate by indicator"), most_rows=40)


def _numbered(rows: pd.DataFrame, values: pd.DataFrame, order: list[str], names: dict[str, str]) -> None:
    figures.heading(
        _("Indicators"), _("Points of each candidate, 0 to 100, by its number below; a row tells the values.")
    )
    number = {vendor: f"{place} {names[vendor]}" for place, vendor in enumerate(order, start=1)}
    st.caption(plain("　".join(number.values())))
    columns: dict[str, Any] = _of_indicator()
    room = NUMBERED_WIDTH
    if len(order) * LEAST_WIDTH > room:
        del columns["weight"]
        room += _WEIGHT_WIDTH
    width = max(room // len(order), LEAST_WIDTH)
    columns |= {
        vendor: TextColumn(f"{place}", width=width, alignment="right", help=plain(names[vendor]))
        for place, vendor in enumerate(order, start=1)
    }

    def in_full(row: Any) -> str:
        # Ids of vendors are no names of fields, so the row is looked up by what it is about.
        own = values[values["indicator"] == row.indicator].iloc[0]
        head = _("{indicator} {title}, weight {weight}").format(
            indicator=row.indicator, title=row.title, weight=f"{row.weight:.3g}"
        )
        return "\n".join([head, *(f"{number[vendor]}　{own[vendor]}" for vendor in order)])

    tables.in_full(
        rows, columns, key="bid_points", alt=_("Points of every candidate by indicator"), full=in_full, most_rows=40
    )


def _of_indicator() -> dict[str, Any]:
    return {
        "indicator": TextColumn(_("Code"), width=50),
        "title": TextColumn(_("Indicator"), width=166),
        "weight": NumberColumn(_("Weight"), width=_WEIGHT_WIDTH, format="%.3g"),
    }


def _beside(told: pd.DataFrame, values: str) -> pd.DataFrame:
    """One row per indicator, in the order of the scheme, and one column per candidate."""
    table = told.pivot_table(
        index=["dimension_zh", "dimension_en", "indicator", "title_zh", "title_en", "weight"],
        columns="vendor_id",
        values=values,
        aggfunc="first",
        sort=False,
    ).reset_index()
    return table.assign(
        dimension=[pick(row.dimension_zh, row.dimension_en) for row in each(table[["dimension_zh", "dimension_en"]])],
        title=[pick(row.title_zh, row.title_en) for row in each(table[["title_zh", "title_en"]])],
    )


def _score(row: Any) -> str:
    return theme.NOTHING if pd.isna(row.points) else theme.score(row.points)


def _cell(row: Any) -> str:
    if row.state != "value":
        return _("{value} ({points})").format(
            value=_score(row), points=words.state(row.state, overdue=bool(row.is_overdue))
        )
    off = "" if pd.isna(row.points_off) else _(", less {points}").format(points=f"{row.points_off:g}")
    return _("{value} ({points})").format(
        value=_score(row), points=words.value(row.value, row.display_scale, row.unit) + off
    )
