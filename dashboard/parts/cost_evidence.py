"""What a verdict rests on: the assumptions in force, and every source row down to its cell."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import data, theme
from dashboard.i18n import _, pick
from dashboard.parts import cost_words, download, evidence, figures, tables
from dashboard.rows import each, first


def show(engagement: str, period: str) -> None:
    """Draw the assumptions and the rows of an engagement's quarter, and offer the workbook."""
    _assumptions(engagement, period)
    _rows(engagement, period)


def _assumptions(engagement: str, period: str) -> None:
    figures.heading(_("Assumptions in force"), _("From the policy, by date and place."))
    rows = data.cost_assumptions(engagement, period)
    shown = rows.assign(
        word=rows["name"].map(_assumption),
        value_word=[_value(row) for row in each(rows)],
        where=[_("everywhere") if place == "*" else place for place in rows["place"]],
        source=[pick(row.source_zh, row.source_en) for row in each(rows)],
        confirmed=[_("● Confirmed") if row.is_confirmed else _("○ Not confirmed") for row in each(rows)],
    )
    columns = {
        "word": TextColumn(_("Assumption"), width=170),
        "value_word": TextColumn(_("Set to"), width=90, alignment="right"),
        "where": TextColumn(_("Where it holds"), width=110),
        "confirmed": TextColumn(_("Finance"), width=110),
        "source": TextColumn(_("Source"), width=320),
    }
    tables.show(shown, columns, key="assumptions", alt=_("Assumptions in force"), most_rows=8)


def _rows(engagement: str, period: str) -> None:
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
        evidence.raw_row(first(rows.iloc[picked : picked + 1]))
    st.download_button(
        _("Workbook with live formulas"),
        data.cost_workbook(engagement, period),
        f"cost_{period}.xlsx",
        download.XLSX,
        key="cost_workbook",
        on_click="ignore",
    )


def _value(row: Any) -> str:
    """Write an assumption as what it is: an amount, hours or a level, else a share."""
    is_share = not str(row.name).endswith(("_cny", "_quarter", "_index", "_minutes", "_months"))
    return theme.percent(row.value, 2) if is_share else theme.number(row.value, 2)


def _assumption(code: str) -> str:
    return {
        "vat_recoverable": _("VAT recovered"),
        "discount_rate": _("Discount rate"),
        "wage_growth": _("Wage growth"),
        "price_growth": _("Price growth"),
        "stranded_runoff": _("Stranded cost that ends each year"),
        "overhead": _("Overhead rate"),
        "shrinkage": _("Shrinkage"),
        "paid_hours_quarter": _("Paid hours a quarter"),
        "credit_cap": _("Cap on service credits"),
        "earn_back_months": _("Months on target that earn a credit back"),
        "reference_minutes": _("Minutes of a standard unit"),
        "wage_index": _("Level of pay"),
        "pension": _("Pension insurance"),
        "medical": _("Medical insurance"),
        "unemployment": _("Unemployment insurance"),
        "work_injury": _("Work injury insurance"),
        "housing_fund": _("Housing fund"),
        "base_low_cny": _("Lower limit of the base (CNY)"),
        "base_high_cny": _("Upper limit of the base (CNY)"),
    }.get(code, code)
