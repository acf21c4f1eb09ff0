"""How the cost tests came out: one bar, a part per verdict, named where it stands."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard import theme
from dashboard.theme import Look


def figure(counts: Mapping[str, int], words: Mapping[str, str], look: Look) -> go.Figure:
    """Draw one row per verdict with its count; `counts` and `words` are by verdict, in the order to show."""
    colours = {
        "PASS": look.accent,
        "MARGINAL": look.accent_soft,
        "FAIL": look.signal,
        "NOT_ASSESSABLE": look.faint,
    }
    verdicts = list(words)
    values = [counts.get(verdict, 0) for verdict in verdicts]
    chart = go.Figure()
    chart.add_bar(
        x=values,
        y=[words[verdict] for verdict in verdicts],
        orientation="h",
        width=0.55,
        marker={"color": [colours.get(verdict, look.faint) for verdict in verdicts]},
        text=[str(value) for value in values],
        textposition="outside",
        textfont={"size": 13, "color": look.ink},
        hoverinfo="skip",
        cliponaxis=False,
    )
    chart.update_layout(
        **theme.layout(
            look,
            height=36 * len(verdicts) + 20,
            margin={"l": 8, "r": 28, "t": 4, "b": 4},
            xaxis={"visible": False, "range": [0, max([*values, 1]) * 1.08]},
            yaxis={"autorange": "reversed", "tickfont": {"size": 13, "color": look.ink}},
        )
    )
    return chart
