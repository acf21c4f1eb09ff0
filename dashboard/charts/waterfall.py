"""Why a score moved: from one score to another, step by step."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.i18n import _
from dashboard.rows import each
from dashboard.theme import Look

ROW, BAR = 30, 0.5
WIDEST, WIDEST_NOTE = 26, 30


def figure(
    changes: pd.DataFrame, look: Look, *, before: float, after: float, ends: tuple[str, str] | None = None
) -> Chart:
    """Draw the two totals, first and last, and the steps between them, in the order given.

    `changes`: one row per step with title, change (points of the total) and note (a word beside it, or ''). What the
    steps do not explain stands as a step of its own. `ends` are the words for the two totals.
    """
    titles = [names.short(row.title, WIDEST) for row in each(changes)]
    told = [names.safe(row.note) for row in each(changes)]
    steps = [0.0 if pd.isna(step) else float(step) for step in changes["change"]]
    rest = after - before - sum(steps)
    if abs(rest) >= theme.SMALLEST_SHOWN:
        titles.append(_("Other"))
        told.append("")
        steps.append(rest)
    edges = [before]
    for step in steps:
        edges.append(edges[-1] + step)
    low, high = min([*edges, after]), max([*edges, after])
    room = max(high - low, 1.0) * 0.4
    last = len(steps) + 1
    first_word, last_word = ends or (_("last period"), _("this period"))
    return marks.figure(
        [_bars(steps, edges, look), _totals({0: before, last: after}, look)],
        look,
        height=ROW * (last + 1) + 12,
        margin={"l": 8, "r": 8 + names.room(told, WIDEST_NOTE) * any(told), "t": 4, "b": 4},
        xaxis={"visible": False, "range": [low - room * 0.15, high + room]},
        yaxis=marks.rows_axis([first_word, *titles, last_word], look),
        shapes=[
            marks.line((edge,) * 2, (at + 0.25, at + 1 + BAR / 2), look.faint, line={"dash": "dot"}, layer="below")
            for at, edge in enumerate(edges[:-1])
        ],
        notes=[
            marks.note(
                theme.arrow(step), look.signal if step < 0 else look.ink,
                x=max(edges[at], edges[at + 1]), y=at + 1, xanchor="left", xshift=4,
            )
            for at, step in enumerate(steps)
        ] + [marks.beside(word, at + 1, look.quiet, 12) for at, word in enumerate(told) if word],
    )  # fmt: skip


def _bars(steps: list[float], edges: list[float], look: Look) -> marks.Mark:
    return {
        "type": "bar",
        "x": steps,
        "y": list(range(1, len(steps) + 1)),
        "base": edges[:-1],
        "orientation": "h",
        "width": BAR,
        "marker": {"color": [look.signal if step < 0 else look.accent_soft for step in steps]},
        "hoverinfo": "skip",
    }


def _totals(totals: dict[int, float], look: Look) -> marks.Mark:
    """Mark the totals by their place: the field does not begin at nought, so a bar's length would mislead."""
    return {
        "type": "scatter",
        "x": list(totals.values()),
        "y": list(totals),
        "mode": "markers+text",
        "text": [f"  <b>{theme.score(total)}</b>" for total in totals.values()],
        "textposition": "middle right",
        "textfont": {"size": 13, "color": look.ink},
        "marker": {"symbol": "line-ns", "size": 20, "line": {"color": look.accent, "width": 4}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
