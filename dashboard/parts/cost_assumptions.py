"""The figures that an in-house calculation follows from, in view and to be tried: the verdict that would follow."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.i18n import _, pick
from dashboard.parts import empty, figures, tables, words
from dashboard.parts.plain import plain
from dashboard.parts.tables import fitted
from dashboard.rows import each

_MOST_ROWS: Final = 12
# More decimals than any of these figures is kept with.
_DIGITS: Final = 6
# A workbook has narrow brackets in Chinese names, a page wide ones.
_BRACKETS: Final = str.maketrans("()", "（）")


def show(engagement: str, period: str, row: Any) -> data.Supposed | None:
    """Draw the figures of an engagement's calculation to be changed; return what would follow, none if nothing was.

    `row` is the verdict in force.
    """
    figures.heading(
        _("What the in-house calculation takes as given"),
        _("Write another value into the what-if column to see what would follow; nothing is stored."),
    )
    rows = data.cost_figures(engagement, period).sort_values("name", key=lambda names: names.map(order))
    if rows.empty:
        empty.note(
            _("In-house cost is typed line by line here: no rate of the policy enters it. The assumptions below do.")
        )
        return None
    st.caption(plain(_approval(rows.iloc[0])))
    assumed = tuple(_changed(rows, _edited(rows, f"{engagement}_{period}"), engagement))
    if not assumed:
        return None
    supposed = data.cost_supposed(engagement, period, assumed)
    _tell(supposed, row)
    return supposed


def order(code: str) -> int:
    """Return the place of an assumption or a figure of the calculation in a list of them."""
    return list(data.ASSUMPTION_NAMES).index(code)


def name_of(code: str) -> str:
    """Name an assumption or a figure of the calculation."""
    zh, en = data.ASSUMPTION_NAMES[code]
    return pick(zh.translate(_BRACKETS), f"{en} (CNY)" if code.endswith("_cny") else en)


def value_of(row: Any) -> str:
    """Write a figure as what it is: a share, or an amount, a time or a level."""
    return theme.percent(row.value, 2) if data.is_rate(row.name) else theme.number(row.value, 2)


def _approval(row: Any) -> str:
    """Say of which day the calculation is, and who approved it."""
    day = f"{row.as_of:%Y-%m-%d}"
    if isinstance(row.approved_by, str):
        return _("Calculation as of {day}, approved by {name}.").format(day=day, name=row.approved_by)
    return _("Calculation as of {day}, not approved: it names no approver.").format(day=day)


def _edited(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    turn = f"assumed_again_{key}"
    tried = f"assumed_{key}_{st.session_state.get(turn, 0)}"
    shown = pd.DataFrame({
        "word": [name_of(name) for name in rows["name"]],
        "now": [value_of(row) for row in each(rows)],
        "value": [_as_shown(row) for row in each(rows)],
        "unit": ["%" if data.is_rate(name) else "" for name in rows["name"]],
        "where": [_where(row) for row in each(rows)],
        "confirmed": [_confirmed(row) for row in each(rows)],
        "source": [_source(row) for row in each(rows)],
    })  # fmt: skip
    columns: dict[str, Any] = {
        "word": TextColumn(_("Assumption"), width=fitted(180, 232)),
        "now": TextColumn(_("Set to"), width=92, alignment="right"),
        "value": NumberColumn(_("What-if"), width=104, min_value=0, required=True),
        "unit": TextColumn("", width=32),
        "where": TextColumn(_("Where it holds"), width=116),
        "confirmed": TextColumn(_("Finance"), width=110),
        "source": TextColumn(_("Source"), width=380),
    }
    edited = st.data_editor(
        shown,
        column_config=columns,
        hide_index=True,
        disabled=[name for name in columns if name != "value"],
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(shown), _MOST_ROWS),
        key=tried,
    )
    if not edited["value"].equals(shown["value"]):
        st.button(_("Back to the values in force"), key=f"{tried}_back", on_click=_again, args=(turn,))
    return edited


def _again(turn: str) -> None:
    st.session_state[turn] = st.session_state.get(turn, 0) + 1


def _changed(rows: pd.DataFrame, edited: pd.DataFrame, engagement: str) -> Iterator[data.Assumed]:
    """Yield what was changed to a possible value; say of any other that it can't be tried."""
    for row, value in zip(each(rows), edited["value"], strict=True):
        if pd.isna(value) or value == _as_shown(row):
            continue
        number = Decimal(str(value)) / (100 if data.is_rate(row.name) else 1)
        if not data.is_possible(row.name, number):
            st.warning(plain(_("{name} can't be more than 100%; it is left as it is.").format(name=name_of(row.name))))
        elif pd.isna(row.place):
            yield data.Assumed(row.name, number, engagement_id=engagement)
        else:
            yield data.Assumed(row.name, number, row.place)


def _tell(supposed: data.Supposed, row: Any) -> None:
    """Set both sides as they would be beside what they are."""
    unit = theme.money_unit()
    pairs = (
        (_("In-house ({unit})"), supposed.inhouse, row.inhouse_cny),
        (_("Outsourced ({unit})"), supposed.outsourced, row.outsourced_cny),
        (_("Saving ({unit})"), supposed.saving, row.saving_cny),
    )
    places = iter(st.columns(len(pairs) + 2))
    in_force = _("in force: {verdict}").format(verdict=words.verdict(row.verdict))
    next(places).metric(
        _("Verdict"),
        words.verdict(supposed.verdict),
        in_force if supposed.verdict != row.verdict else None,
        delta_color="off",
        delta_arrow="off",
    )
    for label, tried, now in pairs:
        moved = None if tried is None or pd.isna(now) else float(tried) - float(now)
        next(places).metric(
            label.format(unit=unit),
            theme.money(tried),
            theme.money_change(moved) if moved else None,
            delta_color="off",
            delta_arrow="off",
        )
    next(places).metric(_("Margin of safety"), words.margin(supposed.verdict, supposed.margin))
    if supposed.missing:
        st.warning(plain(_("; ").join(pick(zh, en) for zh, en in supposed.missing)))


def _as_shown(row: Any) -> float:
    return round(float(row.value) * (100 if data.is_rate(row.name) else 1), _DIGITS)


def _where(row: Any) -> str:
    if pd.isna(row.place):
        return _("this calculation")
    return _("everywhere") if row.place == "*" else str(row.place)


def _confirmed(row: Any) -> str:
    if pd.isna(row.is_confirmed):
        return ""
    return _("● Confirmed") if row.is_confirmed else _("○ Not confirmed")


def _source(row: Any) -> str:
    if pd.isna(row.place):
        # The row first: a narrow column cuts the end of the file's name alone.
        return _("{sheet} · row {row} · {file}").format(file=row.file_name, sheet=row.source_sheet, row=row.source_row)
    return pick(row.source_zh, row.source_en)
