"""The parts charts are put together from: a figure is plain data in Plotly's own form, as it is sent to the browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.charts import names
from dashboard.theme import Look

Mark = dict[str, Any]
# Traces under `data`, the rest under `layout`. Tests, and not each page that is drawn, have Plotly check it.
Chart = dict[str, Any]

# Pixels: what stands between a word and the field, and what one and two lines below the field take.
BESIDE_WORDS, ONE_LINE, TWO_LINES = 5, 21, 41


def figure(
    traces: Sequence[Mark],
    look: Look,
    *,
    height: int,
    shapes: Sequence[Mark] = (),
    notes: Sequence[Mark] = (),
    **more: Any,
) -> Chart:
    """Put a figure together; as Plotly's objects it would cost thirty times as much and be drawn once more."""
    layout = theme.layout(look, height=height, shapes=list(shapes), annotations=list(notes), **more)
    return {"data": list(traces), "layout": _with_room(layout)}


def _with_room(layout: Mark) -> Mark:
    """Make room for the words beside and below the field, where it is known how much they take.

    Plotly would find out by drawing everything once to measure, and then once more.
    """
    margin, across, up = layout["margin"], layout["xaxis"], layout["yaxis"]
    if up.get("ticktext"):
        widest = max(names.pixels(word, up["tickfont"]["size"]) for word in up["ticktext"])
        margin = {**margin, "l": max(margin["l"], BESIDE_WORDS + widest + up.get("ticklen", 0))}
        up = {**up, "automargin": False}
    if across.get("visible", True):
        has_two = "text" in across["title"] or any("<br>" in str(word) for word in across.get("ticktext", ()))
        margin = {**margin, "b": max(margin["b"], TWO_LINES if has_two else ONE_LINE)}
        across = {**across, "automargin": False}
    return {**layout, "margin": margin, "xaxis": across, "yaxis": up}


def values(column: pd.Series) -> list[Any]:
    """Return a column as a list with None for what is missing."""
    return [None if pd.isna(value) else value for value in column.tolist()]


def line(x: tuple[float, float], y: tuple[float, float], colour: str, **more: Any) -> Mark:
    """Draw a straight line between two places."""
    style = {"color": colour, "width": 1, **more.pop("line", {})}
    return {"type": "line", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "line": style, **more}


def note(text: str, colour: str, size: int = 12, **place: Any) -> Mark:
    """Write a text at a place of the field."""
    return {"text": text, "showarrow": False, "font": {"size": size, "color": colour}, **place}


def beside(text: str, at: float, colour: str, size: int = 13, **more: Any) -> Mark:
    """Write a text right of the field, level with a row."""
    return note(text, colour, size, xref="paper", x=1, xanchor="left", y=at, xshift=6, **more)


def head(text: str, look: Look) -> Mark:
    """Write a line of explanation over a chart, from its left edge."""
    return {
        "text": text,
        "x": 0,
        "xref": "container",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": 4 + 15 * text.count("<br>"), "l": 4},
        "font": {"size": 12, "color": look.quiet},
    }


def rows_axis(words: Sequence[str], look: Look, size: int = 12) -> Mark:
    """Lay rows out from the top, each with its word."""
    return {
        "range": [len(words) - 0.5, -0.5],
        "tickvals": list(range(len(words))),
        "ticktext": list(words),
        "tickfont": {"size": size, "color": look.ink},
        # Unseen ticks keep the words off the bars.
        "ticks": "outside",
        "ticklen": BESIDE_WORDS,
        "tickcolor": "rgba(0,0,0,0)",
    }


def periods_axis(marks: Sequence[str]) -> Mark:
    """Lay periods out from the left, each under its mark."""
    return {
        "tickvals": list(range(len(marks))),
        "ticktext": list(marks),
        "tickangle": 0,
        "range": [-0.3, len(marks) - 0.82],
    }
