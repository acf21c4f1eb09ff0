"""How the cost tests came out: a bar per verdict, named and counted where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.charts import marks
from dashboard.charts.marks import Chart
from dashboard.theme import Look

ROW, BAR = 36, 0.55


def figure(counts: Mapping[str, int], words: Mapping[str, str], look: Look) -> Chart:
    """Draw one row per verdict with its count; `counts` and `words` are by verdict, in the order to show."""
    colours = {
        "PASS": look.accent,
        "MARGINAL": look.accent_soft,
        "FAIL": look.signal,
        "NOT_ASSESSABLE": look.faint,
    }
    values = [counts.get(verdict, 0) for verdict in words]
    bars = {
        "type": "bar",
        "x": values,
        "y": list(range(len(values))),
        "orientation": "h",
        "width": BAR,
        "marker": {"color": [colours.get(verdict, look.faint) for verdict in words]},
        "text": [str(value) for value in values],
        "textposition": "outside",
        "textfont": {"size": 13, "color": look.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return marks.figure(
        [bars],
        look,
        height=ROW * len(values) + 20,
        margin={"l": 8, "r": 28, "t": 4, "b": 4},
        xaxis={"visible": False, "range": [0, max([*values, 1]) * 1.08]},
        yaxis=marks.rows_axis(list(words.values()), look, 13),
    )
