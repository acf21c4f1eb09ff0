"""How far each weight may move before the first place changes: a line for the range, a dot at the weight in force."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.i18n import _
from dashboard.rows import each
from dashboard.theme import Look

ROW = 34
WHOLE = 100.0


def figure(ranges: pd.DataFrame, look: Look) -> Chart:
    """Draw a row per dimension: title, weight (of 100), low, high. A range from 0 to 100 is said to have no limit."""
    rows = list(each(ranges))
    places = list(range(len(rows)))
    dots = {
        "type": "scatter",
        "x": [row.weight for row in rows],
        "y": places,
        "mode": "markers",
        "marker": {"size": 11, "color": look.accent, "line": {"color": look.paper, "width": 1.5}},
        "customdata": [[row.title, reach(row)] for row in rows],
        "hovertemplate": _("%{customdata[0]}: weight now %{x:.4g}, first place unchanged: %{customdata[1]}")
        + "<extra></extra>",
        "cliponaxis": False,
    }
    return marks.figure(
        [dots],
        look,
        height=ROW * len(rows) + 48,
        title=marks.head(_("● weight now　━ first place unchanged"), look),
        margin={"l": 8, "r": 96, "t": 26, "b": 4},
        xaxis={"range": [-4, 102], "tickvals": [0, 25, 50, 75, 100], "tickformat": "~g"},
        yaxis=marks.rows_axis([names.safe(row.title) for row in rows], look, 13),
        shapes=[shape for at, row in enumerate(rows) for shape in _lines(at, row, look)],
        notes=[
            marks.beside(reach(row), at, look.quiet if _is_free(row) else look.ink, 12) for at, row in enumerate(rows)
        ],
    )


def reach(row: Any) -> str:
    """Write a range so that it is never wider than it is: the lower end rounded up, the upper one down."""
    if _is_free(row):
        return _("any weight")
    low, high = -(-row.low * 10 // 1) / 10, row.high * 10 // 1 / 10
    return f"{low:g} – {high:g}" if low < row.weight < high else f"{row.low:.2f} – {row.high:.2f}"


def _lines(at: int, row: Any, look: Look) -> list[marks.Mark]:
    track = marks.line((0, WHOLE), (at, at), look.line, layer="below")
    return [track, marks.line((row.low, row.high), (at, at), look.accent_soft, line={"width": 7}, layer="below")]


def _is_free(row: Any) -> bool:
    return bool(row.low <= 0 and row.high >= WHOLE)
