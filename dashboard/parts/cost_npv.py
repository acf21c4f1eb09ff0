"""What outsourcing is worth over the years: the present value, with its assumptions on the page to be moved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import theme
from dashboard.data import Outlook
from dashboard.i18n import _
from dashboard.parts import figures, tables, words

_MOST_MONTHS = 120
# How far a slider reaches, in percent: a rate of growth or of interest, and a share.
_GROWTH, _SHARE = (-5.0, 15.0), (0.0, 100.0)


def show(outlook: Outlook, key: str) -> None:
    """Draw the years beside the assumptions; nothing is stored."""
    figures.heading(
        _("Over the years"),
        _("This quarter carried forward; one-time amounts as cash at their dates, spread lines left out."),
    )
    left, right = st.columns([0.32, 0.68], gap="large")
    with left:
        moved = _assumed(outlook, key)
    found = moved.compared()
    with right:
        one, two, three = st.columns(3)
        unit = theme.money_unit()
        one.metric(_("Net present value ({unit})").format(unit=unit), theme.money(float(found.npv)))
        share = found.npv / found.inhouse if found.inhouse else None
        two.metric(_("Of in-house cost"), theme.percent(None if share is None else float(share), 1))
        three.metric(_("Saving, undiscounted ({unit})").format(unit=unit), theme.money(float(found.nominal_saving)))
        rows = pd.DataFrame(
            {
                "year": [f"{round(float(each.ends), 2):g}" for each in found.years],
                "factor": [float(each.factor) for each in found.years],
                "inhouse": [theme.money(float(each.inhouse)) for each in found.years],
                "outsourced": [theme.money(float(each.outsourced)) for each in found.years],
                "saving": [theme.money(float(each.saving)) for each in found.years],
                "present": [theme.money(float(each.saving * each.factor)) for each in found.years],
            }
        )
        columns: dict[str, Any] = {
            "year": TextColumn(_("Year"), width=56, alignment="right"),
            "factor": NumberColumn(_("Factor"), width=76, format="%.4f"),
            "inhouse": TextColumn(_("In-house ({unit})").format(unit=unit), width=100, alignment="right"),
            "outsourced": TextColumn(_("Outsourced ({unit})").format(unit=unit), width=100, alignment="right"),
            "saving": TextColumn(_("Saving ({unit})").format(unit=unit), width=92, alignment="right"),
            "present": TextColumn(_("Today's value ({unit})").format(unit=unit), width=110, alignment="right"),
        }
        st.caption(
            _("By net present value over {months} months: {verdict}.").format(
                months=moved.months, verdict=words.verdict(found.verdict)
            )
        )
        tables.show(rows, columns, key=f"npv_{key}", alt=_("Over the years"))


def verdict(outlook: Outlook) -> None:
    """Say the only verdict that a BOT contract has (domain 0.1 D6)."""
    found = outlook.compared()
    st.info(
        _("A BOT contract is judged by net present value alone: {verdict}, {npv} {unit} over {months} months.").format(
            verdict=words.verdict(found.verdict),
            npv=theme.money(float(found.npv)),
            unit=theme.money_unit(),
            months=outlook.months,
        )
    )


def _assumed(outlook: Outlook, key: str) -> Outlook:
    most = max(_MOST_MONTHS, outlook.months)
    months = st.slider(_("Term (months)"), 1, most, outlook.months, key=f"npv_months_{key}")
    rate = _percent(_("Discount rate"), outlook.rate, f"npv_rate_{key}")
    wages = _percent(_("Wage growth"), outlook.wages, f"npv_wages_{key}")
    prices = _percent(_("Price growth"), outlook.prices, f"npv_prices_{key}")
    if outlook.runoff is None:
        return replace(outlook, months=months, rate=rate, wages=wages, prices=prices)
    runoff = _percent(_("Stranded cost that ends each year"), outlook.runoff, f"npv_runoff_{key}", _SHARE)
    return replace(outlook, months=months, rate=rate, wages=wages, prices=prices, runoff=runoff)


def _percent(label: str, start: Fraction, key: str, reach: tuple[float, float] = _GROWTH) -> Fraction:
    shown, (least, most) = round(float(start) * 100, 1), reach
    given = st.slider(label, min(least, shown), max(most, shown), shown, 0.1, format="%.1f%%", key=key)
    # Where nobody moved it the exact value stands.
    return start if given == shown else Fraction(round(given * 10), 1000)
