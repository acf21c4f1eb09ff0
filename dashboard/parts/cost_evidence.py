"""What a verdict rests on: the assumptions in force, and every source row down to its cell."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import data, theme
from dashboard.i18n import _, pick
from dashboard.parts import cost_assumptions, cost_words, download, figures, source_rows, tables
from dashboard.rows import each, first


def in_force(engagement: str, period: str) -> None:
    """Draw the assumptions of an engagement's quarter, each with its source and whether finance has confirmed it."""
    rows = data.cost_assumptions(engagement, period)
    figures.heading(
        _("Assumptions in force"),
        _("From the policy, by date and place; finance has confirmed {confirmed} of {count}.").format(
            confirmed=int(rows["is_confirmed"].sum()), count=len(rows)
        ),
    )
    rows = rows.sort_values("name", key=lambda names: names.map(cost_assumptions.order), kind="stable")
    shown = rows.assign(
        word=rows["name"].map(cost_assumptions.name_of),
        value_word=[cost_assumptions.value_of(row) for row in each(rows)],
        since=[f"{day:%Y-%m-%d}" for day in rows["valid_from"]],
        where=[_("everywhere") if place == "*" else place for place in rows["place"]],
        source=[pick(row.source_zh, row.source_en) for row in each(rows)],
        confirmed=[_("● Confirmed") if row.is_confirmed else _("○ Not confirmed") for row in each(rows)],
    )
    columns = {
        "word": TextColumn(_("Assumption"), width=170),
        "value_word": TextColumn(_("Set to"), width=90, alignment="right"),
        "where": TextColumn(_("Where it holds"), width=110),
        "since": TextColumn(_("In force from"), width=92),
        "confirmed": TextColumn(_("Finance"), width=110),
        "source": TextColumn(_("Source"), width=280),
    }
    tables.show(shown, columns, key="assumptions", alt=_("Assumptions in force"), most_rows=8)


def show(engagement: str, period: str) -> None:
    """Draw the rows that an engagement's quarter follows from, and offer the workbook."""
    figures.heading(
        _("Where the number comes from"),
        _("Every row that adds to either side. Choose one to see all that stood in it."),
    )
    rows = data.cost_rows(engagement, period)
    shown = rows.assign(
        side_word=rows["side"].map(cost_words.side),
        title=[pick(row.title_zh, row.title_en) for row in each(rows)],
        amount=[theme.number(value, 2) for value in rows["amount_cny"]],
        source_word=[cost_words.source(row.how) for row in each(rows)],
    )
    columns: dict[str, Any] = {
        "side_word": TextColumn(_("Side"), width=76),
        "cost_code": TextColumn(_("Code"), width=44),
        "title": TextColumn(_("Cost line"), width=152),
        "amount": TextColumn(_("Amount (CNY)"), width=96, alignment="right"),
        "source_word": TextColumn(_("Source"), width=82),
        "file_name": TextColumn(_("File"), width=176),
        "sheet": TextColumn(_("Sheet"), width=112),
        "cell": TextColumn(_("Cell"), width=56),
        "header": TextColumn(_("Header"), width=108),
    }
    picked = tables.show(shown, columns, key="cost_rows", alt=_("Where the number comes from"), pick=True, most_rows=12)
    if picked is not None and pd.notna(rows["row_number"].iloc[picked]):
        source_rows.raw_row(first(rows.iloc[picked : picked + 1]))
    st.download_button(
        _("Workbook with live formulas"),
        data.cost_workbook(engagement, period),
        f"cost_{period}.xlsx",
        download.XLSX,
        key="cost_workbook",
        on_click="ignore",
    )
