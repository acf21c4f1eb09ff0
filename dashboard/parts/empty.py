"""What a page says when it has nothing to show: the honest reason and what to do about it."""

from __future__ import annotations

import streamlit as st

from dashboard.i18n import _


def nothing_loaded() -> None:
    """Say that there are no scores yet and what to load."""
    with st.container(border=True):
        st.subheader(_("There is nothing to score yet"), anchor=False)
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


def note(sentence: str) -> None:
    """Say in one quiet line why a part of a page is empty."""
    with st.container(border=True):
        st.text(sentence)
