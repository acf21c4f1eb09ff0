"""How the quarters stand: drafts and frozen ones, what was taken in since, and how one is frozen or opened again."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, NumberColumn, TextColumn

from dashboard import deeds
from dashboard.i18n import _, period_word
from dashboard.parts import empty, figures, history, tables, who, words
from dashboard.parts.plain import plain
from dashboard.parts.tables import among, fitted
from dashboard.rows import each, where


def listed(rows: pd.DataFrame) -> str | None:
    """Draw one line per quarter, and the form that freezes or opens the one chosen; return that one."""
    figures.heading(
        _("Quarters"), _("A frozen quarter changes by decision alone: what comes later waits under “To decide”.")
    )
    if rows.empty:
        empty.note(_("No quarter has a score yet."))
        return None
    shown = rows.assign(
        quarter=rows["period"].map(period_word),
        state=[words.quarter_state(None if pd.isna(row.version) else int(row.version)) for row in each(rows)],
    )
    columns = {
        "quarter": TextColumn(_("Quarter"), width=112),
        "state": TextColumn(_("State"), width=fitted(190, 236)),
        "at": DatetimeColumn(_("Since"), width=128, format="YYYY-MM-DD HH:mm"),
        "who": TextColumn(_("By"), width=96),
        "reason": TextColumn(_("Reason stated"), width=fitted(236, 168)),
        "differing": NumberColumn(_("Scores changed since"), width=fitted(124, 150), format="localized"),
    }
    picked = tables.in_full(
        shown,
        columns,
        key=among("quarters", rows, "period", "version"),
        alt=_("Quarters and how they stand"),
        full=lambda row: f"{row.quarter}　{row.state}\n{'' if pd.isna(row.reason) else row.reason}",
        most_rows=10,
    )
    if picked is None:
        st.caption(_("Choose a quarter to freeze it or to open it again."))
        return None
    chosen = str(rows["period"].iloc[picked])
    _form(chosen, is_open=not is_frozen(rows, chosen))
    return chosen


def is_frozen(rows: pd.DataFrame, period: str) -> bool:
    """Tell whether a quarter of the list is frozen."""
    return bool(pd.notna(where(rows, "period", period).version))


def since(corrections: pd.DataFrame, differences: pd.DataFrame) -> None:
    """Draw what was decided about a quarter since it was frozen, and whose scores differ from those it had then."""
    figures.heading(_("Decided since it was frozen"))
    if corrections.empty:
        empty.note(_("Nothing was decided about this quarter since."))
    else:
        _corrections(corrections)
    figures.heading(
        _("Scores that differ from those when frozen"),
        _("By corrections taken in, or by names, registers, rules or the day that changed since."),
    )
    if differences.empty:
        empty.note(_("Every score is as it was when the quarter was frozen."))
    else:
        history.changed_scores(differences, key="quarter_differences")


def _corrections(rows: pd.DataFrame) -> None:
    shown = rows.assign(said=[_("Taken in") if row.is_taken_in else _("Left out") for row in each(rows)])
    columns = {
        "said": TextColumn(_("Decision"), width=90),
        "file_name": TextColumn(_("File"), width=fitted(286, 260)),
        "who": TextColumn(_("By"), width=96),
        "at": DatetimeColumn(_("When"), width=128, format="YYYY-MM-DD HH:mm"),
        "reason": TextColumn(_("Reason stated"), width=fitted(300, 320)),
    }
    tables.show(shown, columns, key="quarter_corrections", alt=_("Decisions about the quarter"), most_rows=8)


def _form(period: str, *, is_open: bool) -> None:
    named = plain(period_word(period))
    label = (_("Freeze {quarter}") if is_open else _("Open {quarter} again")).format(quarter=named)
    sure = _("I have checked it: what comes later is to change nothing without a decision.")
    if not is_open:
        sure = _("I know that everything loaded since will count in this quarter at once.")
    with st.form(f"quarter_{period}_{is_open}", border=True):
        reason = st.text_input(_("Reason (required)"), key=f"quarter_reason_{period}_{is_open}")
        is_sure = st.checkbox(sure, key=f"quarter_sure_{period}_{is_open}")
        is_sent = st.form_submit_button(label, type="primary")
    if not is_sent:
        return
    if not is_sure:
        st.warning(_("Please confirm with the tick first."))
        return
    deed = deeds.freeze if is_open else deeds.open_quarter
    who.does(lambda name: deed(period, reason, name))
