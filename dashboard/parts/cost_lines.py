"""Both sides line by line: what each costs, as a share of its side, and where the amount comes from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import theme
from dashboard.i18n import _, pick
from dashboard.parts import cost_words, figures, tables
from dashboard.parts.tables import fitted
from dashboard.rows import each


def show(lines: pd.DataFrame, key: str) -> None:
    """Draw the two lists side by side, each with its sum.

    `lines`: one row per cost line with side, cost_code, title_zh, title_en, amount_cny, sources.
    """
    figures.heading(
        _("Line by line"), _("Every line of either side in {unit}; blank is unknown.").format(unit=theme.money_unit())
    )
    for place, side in zip(st.columns(2, gap="large"), ("IN", "OUT"), strict=True):
        with place:
            _side(lines[lines["side"] == side], side, key)


def _side(lines: pd.DataFrame, side: str, key: str) -> None:
    name = cost_words.side(side)
    whole = float(lines["amount_cny"].sum())
    shown = pd.DataFrame({
        "code": [*lines["cost_code"], ""],
        "title": [*(pick(row.title_zh, row.title_en) for row in each(lines)), _("Sum")],
        "amount": [*(theme.money(value) for value in lines["amount_cny"]), theme.money(whole if len(lines) else None)],
        "part": [*(theme.percent(_part(value, whole), 1) for value in lines["amount_cny"]), ""],
        "how": [*(_sources(value) for value in lines["sources"]), ""],
    })  # fmt: skip
    columns: dict[str, Any] = {
        "code": TextColumn(_("Code"), width=44),
        "title": TextColumn(name, width=fitted(178, 216)),
        "amount": TextColumn(_("Amount"), width=72, alignment="right"),
        "part": TextColumn(_("Part"), width=56, alignment="right"),
        "how": TextColumn(_("Source"), width=80),
    }
    tables.show(shown, columns, key=f"cost_lines_{side}_{key}", alt=name)


def _part(value: float, whole: float) -> float | None:
    return value / whole if whole > 0 else None


def _sources(codes: object) -> str:
    return _(", ").join(cost_words.source(code) for code in codes.split(", ")) if isinstance(codes, str) else ""
