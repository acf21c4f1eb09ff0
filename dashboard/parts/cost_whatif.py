"""What would have to be true: assumptions on sliders, the saving and the tornado that follow at once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import streamlit as st

from dashboard import theme
from dashboard.charts import tornado
from dashboard.i18n import _
from dashboard.parts import empty, figures, look
from models.cost_simulation import DRIVERS, SHARES, Case, Sides, break_even, sides, simulate, usual_ranges
from models.cost_simulation import tornado as bars_of

# Lowest and highest percentage a slider reaches.
_REACH = {"errors": (0, 300), "inhouse_errors": (0, 300), "monitoring": (0, 300), "vat": (0, 100), "stranded": (0, 100)}
_USUAL_REACH = (70, 130)
# Three times what was: as far as any slider reaches.
_FAR = 3


def words() -> dict[str, str]:
    """Name the assumptions."""
    return {
        "price": _("Contract price"),
        "pay": _("Pay"),
        "volume": _("Volume"),
        "handling": _("Handling time"),
        "errors": _("Vendor's errors"),
        "inhouse_errors": _("In-house errors"),
        "monitoring": _("Monitoring"),
        "vat": _("VAT recovered"),
        "stranded": _("Overhead that stays"),
    }


def show(case: Case, key: str) -> None:
    """Draw the sliders, what they make of the saving, and how far each assumption alone would move it."""
    figures.heading(
        _("What would have to be true"),
        _("Move an assumption; nothing is stored. 100% is the quarter as it was; shares go from 0% to 100%."),
    )
    moved = [driver for driver in DRIVERS if case.moves(driver)]
    if not moved:
        empty.note(_("No line of this engagement moves with an assumption."))
        return
    left, right = st.columns([0.42, 0.58], gap="large")
    with left:
        pair = st.columns(2)
        values: dict[str, Fraction] = {}
        for place, driver in enumerate(moved):
            with pair[place % 2]:
                values[driver] = _slider(case, driver, key)
    now = sides(case, values)
    with right:
        # A bar starts where the sliders stand, so the tornado moves with them.
        shifted = _at(case, values)
        _figures(sides(case).saving, now, simulate(shifted).cheaper_share)
        bars = bars_of(shifted, usual_ranges())
        chart = tornado.figure(bars, float(sides(shifted).saving), words(), look.now())
        figures.show(chart, key=f"tornado_{key}", alt=_("Saving at both ends of each assumption"))
        st.caption(_even(shifted, values))


def _slider(case: Case, driver: str, key: str) -> Fraction:
    low, high = _REACH.get(driver, _USUAL_REACH)
    start = round(float(case.value(driver)) * 100)
    if not low <= start <= high:
        low, high = min(low, start), max(high, start)
    # Where a share starts is the case's own: another start is another slider.
    chosen = st.slider(words()[driver], low, high, start, 1, format="%d%%", key=f"whatif_{key}_{driver}_{start}")
    # Where nobody moved it the exact value stands, which a whole percentage may not be.
    return case.value(driver) if chosen == start else Fraction(chosen, 100)


def _figures(base: Fraction, now: Sides, cheaper: float) -> None:
    saving = now.saving
    one, two, three = st.columns(3)
    one.metric(
        _("Saving ({unit})").format(unit=theme.money_unit()),
        theme.money(float(saving)),
        theme.money(float(saving - base)) if saving != base else None,
        delta_color="off",
        delta_arrow="off",
    )
    two.metric(_("Margin of safety"), theme.percent(None if now.margin is None else float(now.margin), 1))
    three.metric(_("Cheaper in simulation"), theme.percent(cheaper, 1))


def _at(case: Case, values: dict[str, Fraction]) -> Case:
    """Return the case with factors applied to its lines and shares where the sliders stand."""
    lines = []
    for line in case.lines:
        amount = line.amount
        for driver in (*line.moved_by, "volume") if line.is_variable else line.moved_by:
            if driver not in ("vat", "stranded"):
                amount *= values.get(driver, Fraction(1))
        lines.append(replace(line, amount=amount))
    return Case(tuple(lines), values.get("vat", case.recoverable), values.get("stranded", case.stranded))


def _even(shifted: Case, values: dict[str, Fraction]) -> str:
    """Say where each assumption alone, the others where the sliders stand, makes both sides equal."""
    said = []
    for driver, value in values.items():
        at = break_even(shifted, driver)
        # The moved case takes a factor's slider for 100%; a share stays what it is.
        at = at if at is None or driver in SHARES else at * value
        # A share beyond 100% can't be, and what would have to be many times itself turns nothing.
        if at is not None and 0 <= at <= (1 if driver in SHARES else _FAR):
            said.append(f"{words()[driver]} {theme.percent(float(at), 1)}")
    return _("Both sides cost the same at: {values}").format(values=_(", ").join(said))
