"""One vendor's dimensions against its peers and against itself a period ago."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.i18n import _, pick
from dashboard.rows import each
from dashboard.theme import Look

ROW, BAR = 44, 0.46


def figure(dimensions: pd.DataFrame, look: Look) -> Chart:
    """Draw a bar per dimension, a tick at the peers' median and a ring at last period's score.

    `dimensions`: one row per dimension with title_zh, title_en, weight, score, prior_score, peer_median. A
    dimension without a score has no bar and says so.
    """
    rows = list(each(dimensions))
    places = list(range(len(rows)))
    below = [_is_below(row) for row in rows]
    bars = {
        "type": "bar",
        "x": [0 if pd.isna(row.score) else row.score for row in rows],
        "y": places,
        "orientation": "h",
        "width": BAR,
        "marker": {"color": [look.signal_soft if low else look.accent_soft for low in below]},
        "hoverinfo": "skip",
    }
    rings = {
        "type": "scatter",
        "x": marks.values(dimensions["prior_score"]),
        "y": places,
        "mode": "markers",
        "marker": {"size": 9, "color": look.paper, "line": {"color": look.quiet, "width": 1.5}},
        "cliponaxis": False,
        "hovertemplate": _("last period %{x:.2f}<extra></extra>"),
    }
    return marks.figure(
        [bars, rings],
        look,
        height=ROW * len(rows) + 46,
        title=marks.head(_explanation(dimensions), look),
        margin={"l": 8, "r": 66, "t": 26, "b": 8},
        xaxis={"range": [0, 101], "visible": False},
        yaxis=marks.rows_axis([_title(row, look) for row in rows], look, 13),
        shapes=[
            marks.line((row.peer_median,) * 2, (at - 0.36, at + 0.36), look.ink, line={"width": 2})
            for at, row in enumerate(rows)
            if pd.notna(row.peer_median)
        ],
        notes=[
            marks.beside(theme.score(row.score), at, look.signal if below[at] else look.ink, 14)
            for at, row in enumerate(rows)
        ],
    )


def _title(row: Any, look: Look) -> str:
    title = names.safe(pick(row.title_zh, row.title_en))
    return f"{title} <span style='color:{look.quiet};font-size:11px'>{row.weight:.3g}</span>"


def _explanation(dimensions: pd.DataFrame) -> str:
    """Say once what the tick and the ring stand for."""
    words = []
    if dimensions["peer_median"].notna().any():
        words.append(_("┃ peers' median"))
    if dimensions["prior_score"].notna().any():
        words.append(_("○ last period"))
    return "　".join(words)


def _is_below(row: Any) -> bool:
    return bool(pd.notna(row.score) and pd.notna(row.peer_median) and row.score < row.peer_median)
