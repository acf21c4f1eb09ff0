"""How a chart stands on a page: the page's width, no tool bar, and a sentence for screen readers."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def show(chart: go.Figure, *, key: str, alt: str) -> None:
    """Draw a figure as it is, in its own colours."""
    st.plotly_chart(chart, theme=None, key=key, config=_CONFIG, alt=alt)


def heading(title: str, note: str | None = None) -> None:
    """Head a part of a page: a small title, and one quiet line on how to read what follows."""
    with st.container(gap="xxsmall"):
        st.subheader(title, anchor=False)
        if note:
            st.caption(note)
