"""What is held back, paid on top or given back in a quarter, beside what the contract's own terms come to."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import data, theme
from dashboard.i18n import _
from dashboard.parts import figures, source_rows, tables
from dashboard.rows import each, first


def show(engagement: str, period: str) -> None:
    """Draw both where there is anything: what is on record by status, and what months below target would cost."""
    recorded, terms = data.cost_credits(engagement, period), data.cost_credit_terms(engagement, period)
    if recorded.empty and terms.empty:
        return
    figures.heading(
        _("Credits and bonuses"),
        _("Confirmed and settled ones change the price; disputed and proposed ones stand aside. No score counts them."),
    )
    if not recorded.empty:
        _recorded(recorded)
    if not terms.empty:
        _terms(terms)


def _recorded(rows: pd.DataFrame) -> None:
    shown = rows.assign(
        kind_word=rows["kind"].map(kind),
        status_word=rows["status"].map(_status),
        amount=[theme.number(value, 2) for value in rows["amount_cny"]],
        effect=[_("stands aside") if pd.isna(value) else theme.number(value, 2) for value in rows["effect_cny"]],
    )
    columns: dict[str, Any] = {
        "kind_word": TextColumn(_("Kind"), width=110),
        "status_word": TextColumn(_("Status"), width=80),
        "amount": TextColumn(_("Amount (CNY)"), width=104, alignment="right"),
        "effect": TextColumn(_("Effect on the price (CNY)"), width=130, alignment="right"),
        "file_name": TextColumn(_("File"), width=200),
        "sheet": TextColumn(_("Sheet"), width=120),
    }
    _table(shown, rows, columns, "cost_credits", _("Credits and bonuses"))


def _terms(rows: pd.DataFrame) -> None:
    st.caption(
        _(
            "By the contract's terms: pool at risk × the KPI's part × the step for the shortfall. "
            "It changes nothing until somebody records it."
        )
    )
    shown = rows.assign(
        month_word=[f"{row.month:%Y-%m}" for row in each(rows)],
        target_word=[_figure(row.target, row.unit) for row in each(rows)],
        observed_word=[_figure(row.observed, row.unit) for row in each(rows)],
        pool=[theme.number(value, 2) for value in rows["pool_cny"]],
        part=[theme.percent(row.allocation, 1) for row in each(rows)],
        credit=[theme.number(value, 2) for value in rows["credit_cny"]],
        state_word=[_state(row) for row in each(rows)],
    )
    columns: dict[str, Any] = {
        "month_word": TextColumn(_("Month"), width=72),
        "kpi_name": TextColumn(_("KPI"), width=140),
        "target_word": TextColumn(_("Target"), width=80, alignment="right"),
        "observed_word": TextColumn(_("Measured"), width=80, alignment="right"),
        "pool": TextColumn(_("Pool at risk (CNY)"), width=112, alignment="right"),
        "part": TextColumn(_("KPI's part"), width=74, alignment="right"),
        "credit": TextColumn(_("Credit by the terms (CNY)"), width=130, alignment="right"),
        "state_word": TextColumn(_("Status"), width=220),
    }
    _table(shown, rows, columns, "cost_credit_terms", _("Credits by the contract's terms"))


def _table(shown: pd.DataFrame, rows: pd.DataFrame, columns: dict[str, Any], key: str, alt: str) -> None:
    picked = tables.show(shown, columns, key=key, alt=alt, pick=True, most_rows=9)
    if picked is not None and pd.notna(rows["row_number"].iloc[picked]):
        source_rows.raw_row(first(rows.iloc[picked : picked + 1]))


def _figure(value: float, unit: object) -> str:
    return theme.number(value, 2) + (str(unit) if isinstance(unit, str) else "")


def _state(row: Any) -> str:
    said = {
        "met": _("on target"),
        "missed": _("below target"),
        "disputed": _("result disputed"),
        "unit_unknown": _("not known: the target has no unit"),
        "target_unknown": _("not known: the target is blank"),
        "floor_unknown": _("not known: the steps need a floor"),
        "fee_unknown": _("not known: the month has no fee"),
    }.get(str(row.state), str(row.state))
    if pd.isna(row.earned_back_on):
        return said
    return _("{state}, earned back in {month}").format(state=said, month=f"{row.earned_back_on:%Y-%m}")


def kind(code: str) -> str:
    """Name a kind of change to the price."""
    return {
        "credit": _("Service credit"),
        "bonus": _("Bonus paid"),
        "earn_back": _("Credit earned back"),
    }.get(code, code)


def _status(code: str) -> str:
    return {
        "proposed": _("Proposed"),
        "confirmed": _("Agreed"),
        "deducted": _("Settled"),
        "disputed": _("In dispute"),
        "waived": _("Let go"),
    }.get(code, code)
