"""A deed of the page: done and drawn anew, or refused with its sentence and everything left as it was."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import data
from dashboard.i18n import pick
from dashboard.parts.plain import plain


def tried(deed: Callable[[], None]) -> None:
    """Do something and draw the page anew; where it is refused, say why."""
    try:
        deed()
    except data.ScorecardError as refused:
        st.warning(plain(pick(refused.zh, refused.en)))
        return
    st.rerun()
