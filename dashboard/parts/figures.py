"""How a chart stands on a page: the page's width, no tool bar, and a sentence for screen readers."""

from __future__ import annotations

import streamlit as st
from plotly.basedatatypes import BaseFigure

from dashboard import data
from dashboard.charts.marks import Chart

_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def show(chart: Chart, *, key: str, alt: str) -> None:
    """Draw a figure as it is, in its own colours."""
    st.plotly_chart(_AsItIs(chart), theme=None, key=key, config=_CONFIG, alt=alt)


def heading(title: str, note: str | None = None) -> None:
    """Head a part of a page: a small title, and one quiet line on how to read what follows."""
    with st.container(gap="xxsmall"):
        st.subheader(title, anchor=False)
        if note:
            st.caption(note)


class _AsItIs(BaseFigure):  # type: ignore[misc]
    """A figure that Streamlit sends as it was put together.

    Of plain data it would make Plotly's objects, check every value, and add a template of 7 KB. In the browser a
    template counts as changed each time, and so do arrays without a revision: either has a chart drawn twice.
    """

    def __init__(self, chart: Chart) -> None:
        revision = data.content_hash(repr(chart).encode())
        self._chart: Chart = {**chart, "layout": {**chart["layout"], "datarevision": revision}}

    def to_dict(self) -> Chart:
        """Return what is sent."""
        return self._chart
