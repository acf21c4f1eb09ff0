"""One vendor's score over the periods, with its peers' median behind it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.i18n import _, period_marks, period_word
from dashboard.theme import Look


def figure(trend: pd.DataFrame, look: Look) -> go.Figure:
    """Draw the vendor's line and the median's; a period without a score is a gap.

    `trend`: one row per period in order with period, total, peer_median.
    """
    periods = trend["period"].tolist()
    words = [period_word(period) for period in periods]
    places = list(range(len(periods)))
    chart = go.Figure()
    chart.add_scatter(
        x=places,
        y=trend["peer_median"],
        mode="lines",
        line={"color": look.faint, "width": 1.5, "dash": "dot"},
        customdata=words,
        hovertemplate=_("%{customdata}: peers' median %{y:.2f}<extra></extra>"),
    )
    chart.add_scatter(
        x=places,
        y=trend["total"],
        mode="lines+markers",
        line={"color": look.accent, "width": 2.5},
        marker={"size": 7, "color": look.accent, "line": {"color": look.paper, "width": 1}},
        customdata=words,
        hovertemplate="%{customdata}: %{y:.2f}<extra></extra>",
    )
    _name_ends(chart, trend, look)
    chart.update_layout(
        **theme.layout(
            look,
            height=266,
            margin={"l": 8, "r": 92, "t": 14, "b": 8},
            xaxis={
                "tickvals": places,
                "ticktext": period_marks(periods),
                "tickangle": 0,
                "range": [-0.3, len(periods) - 0.8],
            },
            yaxis={"nticks": 5, "tickformat": "~g", "showgrid": True, "gridcolor": look.line},
        )
    )
    return chart


def _name_ends(chart: go.Figure, trend: pd.DataFrame, look: Look) -> None:
    """Write the last values beside the ends of the lines, apart enough to be read."""
    ends = []
    for column, word, colour in (
        ("total", _("score"), look.accent),
        ("peer_median", _("median"), look.quiet),
    ):
        known = trend[column].dropna()
        if not known.empty:
            ends.append((float(known.iloc[-1]), word, colour))
    spread = max(float(trend[["total", "peer_median"]].max().max() - trend[["total", "peer_median"]].min().min()), 1.0)
    close = len(ends) > 1 and abs(ends[0][0] - ends[1][0]) < spread * 0.12
    for value, word, colour in ends:
        up = close and value == max(end[0] for end in ends)
        chart.add_annotation(
            xref="paper",
            x=1,
            xanchor="left",
            y=value,
            showarrow=False,
            xshift=6,
            yshift=9 if up else (-9 if close else 0),
            text=f"{theme.score(value)} {word}",
            font={"size": 12, "color": colour},
        )
