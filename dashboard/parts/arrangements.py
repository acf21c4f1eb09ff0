"""The same work done in two ways, side by side: what a unit costs, how much comes in time, and what can't be said."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import theme
from dashboard.i18n import _, period_word, pick
from dashboard.parts import figures, tables
from dashboard.parts.plain import plain
from dashboard.rows import each, first


def show(rows: pd.DataFrame, period: str) -> None:
    """Draw the period beside all up to it, and above both what these data can't say."""
    figures.heading(_("In-house and outsourced, side by side"), _("No verdict: the data hold no total cost."))
    caveat = first(rows)
    st.info(plain(pick(caveat.caveat_zh, caveat.caveat_en)))
    scopes = {"period": period_word(period), "to_date": _("All up to {period}").format(period=period_word(period))}
    for scope, title in scopes.items():
        part = rows[rows["scope"] == scope]
        if not part.empty:
            figures.heading(title)
            _table(part, scope, title)


def _table(rows: pd.DataFrame, key: str, alt: str) -> None:
    named = first(rows)
    shown = rows.assign(
        of=[pick(row.member_zh, row.member_en) for row in each(rows)],
        way=[pick(row.title_zh, row.title_en) for row in each(rows)],
        each_costs=[theme.number(row.unit_cost, 2) for row in each(rows)],
        good=[theme.percent(row.good_ratio, 1) for row in each(rows)],
        note=[pick(row.note_zh or "", row.note_en or "") for row in each(rows)],
    )
    columns = {
        "of": TextColumn(_("What"), width=190),
        "way": TextColumn(_("Done by"), width=130),
        "each_costs": TextColumn(pick(named.unit_zh, named.unit_en), width=96, alignment="right"),
        "good": TextColumn(_("On time"), width=80, alignment="right"),
        "item_count": NumberColumn(_("Lines"), width=72, format="localized"),
        "counted_count": NumberColumn(_("Lines with cost"), width=110, format="localized"),
        "note": TextColumn(_("To bear in mind"), width=430),
    }
    tables.show(shown, columns, key=f"arrangements_{key}", alt=alt)
