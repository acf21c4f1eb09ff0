"""What a page says when it has nothing to show: the honest reason and what to do about it."""

from __future__ import annotations

import streamlit as st

from dashboard import data
from dashboard.i18n import _


def nothing_loaded() -> None:
    """Say that there are no scores yet and what to load."""
    with st.container(border=True):
        st.subheader(_("There is nothing to score yet"), anchor=False)
        if loaded := _loaded():
            st.text(loaded)
        st.text(_("Scores need at least these spreadsheets, with Chinese or English headers:"))
        st.text(
            "\n".join(
                (
                    _("1  the vendor list, with names and unified social credit codes"),
                    _("2  the list of contracts and services: who serves which unit"),
                    _("3  monthly KPIs and volumes"),
                    _("4  the complaints log and the cost entries, when there are any"),
                )
            )
        )
        st.text(_("Drop them on the Data page, or put them into the inbox folder and build again."))


def _loaded() -> str:
    """Say what is there already where it does not make a score yet."""
    if not data.has_warehouse() or data.files().empty:
        return ""
    files = data.files()
    return _("{count} files are here, {rows} of their rows are loaded; that is not enough to score by.").format(
        count=len(files), rows=int(files["rows_loaded"].sum())
    )


def no_complaints(kept: data.Kept) -> None:
    """Say which kind of nothing an empty list of complaints is."""
    if kept.in_period:
        note(_("No complaint is on record for this period."))
    elif kept.ever:
        note(_("Nobody sent a complaints log for this period: that is not the same as no complaint."))
    else:
        note(_("Complaints are not collected yet: that is not the same as no complaint. Load the complaints log."))


def no_costs(kept: data.Kept, none: str) -> None:
    """Say which kind of nothing a missing cost test is; `none` is what to say where others have costs in the period."""
    if kept.in_period:
        note(none)
    elif kept.ever:
        note(_("Nobody sent cost entries for this period; load the cost sheet to see verdicts."))
    else:
        note(_("Costs are not collected yet; load the cost sheet to see verdicts."))


def note(sentence: str) -> None:
    """Say in one quiet line why a part of a page is empty."""
    with st.container(border=True):
        st.text(sentence)
