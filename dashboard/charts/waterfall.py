"""Why a score moved: from last period's score to this one's, dimension by dimension."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import names
from dashboard.i18n import _, pick
from dashboard.theme import Look

# What rounding leaves between the published totals and the sum of the parts is shown from here on.
SMALLEST_SHOWN = 0.005


def figure(changes: pd.DataFrame, look: Look, *, before: float, after: float, words: tuple[str, str]) -> go.Figure:
    """Draw two totals and the steps between them.

    `changes`: one row per dimension with title_zh, title_en, change (points of the total). What the steps do not
    explain stands as a step of its own. `words` name the two totals.
    """
    titles = [names.safe(pick(row.title_zh, row.title_en)) for row in changes.itertuples()]
    steps = [0.0 if pd.isna(step) else float(step) for step in changes["change"]]
    rest = after - before - sum(steps)
    if abs(rest) >= SMALLEST_SHOWN:
        titles.append(_("Other"))
        steps.append(rest)
    chart = go.Figure()
    at = before
    edges = [before]
    for number, step in enumerate(steps, start=1):
        _step(chart, number, at, step, look)
        at += step
        edges.append(at)
    low, high = min([*edges, after]), max([*edges, after])
    room = max(high - low, 1.0) * 0.35
    floor = max(0.0, low - room)
    last = len(steps) + 1
    for place, total in ((0, before), (last, after)):
        chart.add_bar(
            x=[place], y=[total - floor], base=[floor], width=0.56, marker={"color": look.accent},
            text=[theme.score(total)], textposition="outside", textfont={"size": 13, "color": look.ink},
            hoverinfo="skip", cliponaxis=False,
        )
    chart.update_layout(
        **theme.layout(
            look,
            height=280,
            barmode="overlay",
            margin={"l": 8, "r": 8, "t": 16, "b": 8},
            xaxis={
                "tickvals": list(range(last + 1)),
                "ticktext": [words[0], *titles, words[1]],
                "tickfont": {"size": 12, "color": look.ink},
                "tickangle": 0,
            },
            yaxis={"visible": False, "range": [floor, high + room]},
        )
    )
    return chart


def _step(chart: go.Figure, place: int, at: float, step: float, look: Look) -> None:
    colour = look.signal if step < 0 else look.accent_soft
    chart.add_shape(
        type="line", x0=place - 0.72, x1=place + 0.28, y0=at, y1=at,
        line={"color": look.faint, "width": 1, "dash": "dot"}, layer="below",
    )
    chart.add_bar(
        x=[place], y=[step], base=[at], width=0.56, marker={"color": colour}, hoverinfo="skip", cliponaxis=False,
    )
    top = max(at, at + step)
    chart.add_annotation(
        x=place, y=top, yanchor="bottom", showarrow=False, text=theme.arrow(step),
        font={"size": 12, "color": look.signal if step < 0 else look.ink},
    )
