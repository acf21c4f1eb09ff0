"""Why a score moved: from last period's score down to this one's, dimension by dimension."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import names
from dashboard.i18n import _, pick
from dashboard.rows import each
from dashboard.theme import Look

# What rounding leaves between the published totals and the sum of the parts is shown from here on.
SMALLEST_SHOWN = 0.005
ROW, BAR = 38, 0.5


def figure(changes: pd.DataFrame, look: Look, *, before: float, after: float) -> go.Figure:
    """Draw the two totals, first and last, and the steps between them.

    `changes`: one row per dimension with title_zh, title_en, change (points of the total). What the steps do not
    explain stands as a step of its own.
    """
    titles = [names.safe(pick(row.title_zh, row.title_en)) for row in each(changes)]
    steps = [0.0 if pd.isna(step) else float(step) for step in changes["change"]]
    rest = after - before - sum(steps)
    if abs(rest) >= SMALLEST_SHOWN:
        titles.append(_("Other"))
        steps.append(rest)
    edges = [before]
    for step in steps:
        edges.append(edges[-1] + step)
    low, high = min([*edges, after]), max([*edges, after])
    room = max(high - low, 1.0) * 0.4
    chart = go.Figure()
    for place, step in enumerate(steps, start=1):
        _step(chart, place, edges[place - 1], step, look)
    last = len(steps) + 1
    for place, total in ((0, before), (last, after)):
        _total(chart, place, total, look)
    chart.update_layout(
        **theme.layout(
            look,
            height=ROW * (last + 1) + 12,
            barmode="overlay",
            margin={"l": 8, "r": 8, "t": 4, "b": 4},
            xaxis={"visible": False, "range": [low - room * 0.15, high + room]},
            yaxis={
                "range": [last + 0.5, -0.5],
                "tickvals": list(range(last + 1)),
                "ticktext": [_("last period"), *titles, _("this period")],
                "tickfont": {"size": 12, "color": look.ink},
            },
        )
    )
    return chart


def _total(chart: go.Figure, place: int, total: float, look: Look) -> None:
    """Mark a total by its place: the field does not begin at nought, so a bar's length would mislead."""
    chart.add_scatter(
        x=[total],
        y=[place],
        mode="markers+text",
        text=[f"  <b>{theme.score(total)}</b>"],
        textposition="middle right",
        textfont={"size": 13, "color": look.ink},
        hoverinfo="skip",
        cliponaxis=False,
        marker={"symbol": "line-ns", "size": 20, "line": {"color": look.accent, "width": 4}},
    )


def _step(chart: go.Figure, place: int, at: float, step: float, look: Look) -> None:
    colour = look.signal if step < 0 else look.accent_soft
    chart.add_shape(
        type="line",
        x0=at,
        x1=at,
        y0=place - 0.75,
        y1=place + BAR / 2,
        line={"color": look.faint, "width": 1, "dash": "dot"},
        layer="below",
    )
    chart.add_bar(
        x=[step],
        y=[place],
        base=[at],
        orientation="h",
        width=BAR,
        marker={"color": colour},
        hoverinfo="skip",
    )
    chart.add_annotation(
        x=max(at, at + step),
        y=place,
        xanchor="left",
        xshift=4,
        showarrow=False,
        text=theme.arrow(step),
        font={"size": 12, "color": look.signal if step < 0 else look.ink},
    )
