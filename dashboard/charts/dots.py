"""Several vendors on several scales from 0 to 100: a dot of its own shape for each, so that no colour is needed."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.rows import each
from dashboard.theme import Look

# Pixels: a dot of few vendors and of many, and what stands between two and between rows; none hides another.
LARGE, SMALL, MOST_LARGE = 12, 10, 3
BETWEEN, BETWEEN_ROWS, LEAST_ROW = 1, 12, 42
# Shapes as letters, for tables and keys, and as Plotly calls them.
SHAPES = {"●": "circle", "◆": "diamond", "■": "square", "▲": "triangle-up", "▼": "triangle-down", "✚": "cross"}


def figure(points: pd.DataFrame, look: Look) -> Chart:
    """Draw a row per scale and a dot per vendor on it, with a thin line where bounds are given.

    `points`: one row per scale and vendor with title, note, number (of the vendor, from 0), vendor_name, points, low,
    high; a vendor without points has no dot.
    """
    rows = list(dict.fromkeys(zip(points["title"], points["note"], strict=True)))
    place = {title: at for at, (title, _note) in enumerate(rows)}
    vendors = sorted(set(points["number"]))
    return marks.figure(
        [_dots(points[points["number"] == number], place, len(vendors), look) for number in vendors],
        look,
        height=_row(len(vendors)) * len(rows) + 34,
        margin={"l": 8, "r": 62, "t": 6, "b": 4},
        xaxis={"range": [-4, 103], "tickvals": [0, 20, 40, 60, 80, 100], "showgrid": True, "gridcolor": look.line},
        yaxis=marks.rows_axis([names.short(title, 26) for title, _note in rows], look, 13),
        shapes=[
            *(marks.line((0, 100), (at, at), look.line, layer="below") for at in place.values()),
            *_bounds(points, place, len(vendors), look),
        ],
        notes=[marks.beside(names.safe(note), at, look.quiet, 12) for at, (_title, note) in enumerate(rows)],
    )


def _dots(own: pd.DataFrame, place: dict[str, int], count: int, look: Look) -> marks.Mark:
    number = int(own["number"].iloc[0])
    return {
        "type": "scatter",
        "x": marks.values(own["points"]),
        "y": [_height(place[title], number, count) for title in own["title"]],
        "mode": "markers",
        "marker": {
            "symbol": list(SHAPES.values())[number],
            "size": _size(count),
            "color": colours(look)[number],
            "line": {"color": look.paper, "width": 1},
        },
        "customdata": [
            [names.safe(row.vendor_name), names.safe(row.title), theme.score(row.points)] for row in each(own)
        ],
        "hovertemplate": "%{customdata[0]}<br>%{customdata[1]} %{customdata[2]}<extra></extra>",
        "cliponaxis": False,
    }


def _bounds(points: pd.DataFrame, place: dict[str, int], count: int, look: Look) -> list[marks.Mark]:
    known = points.dropna(subset=["low", "high", "points"])
    return [
        marks.line((row.low, row.high), (at, at), colours(look)[row.number], line={"width": 1.5}, opacity=0.45)
        for row in each(known[known["high"] > known["low"]])
        for at in (_height(place[row.title], row.number, count),)
    ]


def _height(row: int, number: int, count: int) -> float:
    return row + (number - (count - 1) / 2) * (_size(count) + BETWEEN) / _row(count)


def _size(count: int) -> int:
    return LARGE if count <= MOST_LARGE else SMALL


def _row(count: int) -> int:
    """Return how high a row is: as its dots one below the other need."""
    return max(count * (_size(count) + BETWEEN) + BETWEEN_ROWS, LEAST_ROW)


def colours(look: Look) -> tuple[str, ...]:
    """Return a colour per vendor; the shapes alone tell them apart too."""
    return (look.accent, look.signal, look.series[2], look.ink, look.series[5], look.signal_soft)
