"""Cheap and good: what an accepted unit costs beside the score, and who nobody beats on both."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names, quadrant
from dashboard.charts.marks import Chart
from dashboard.i18n import _
from dashboard.rows import each
from dashboard.theme import Look

HEIGHT = 340


def figure(rows: pd.DataFrame, unit: str, look: Look, *, chosen: str | None = None) -> Chart:
    """Draw a point per engagement, unit cost across and score up, cut at both medians, with the efficient frontier.

    `rows`: engagements of one family and unit with engagement_id, vendor_name, label, accepted_unit_cny, total,
    is_efficient.
    """
    costs, scores = rows["accepted_unit_cny"].tolist(), rows["total"].tolist()
    # One family and unit: the place tells engagements apart better than a vendor who may have two.
    points = [(row.accepted_unit_cny, row.total, str(row.label).rpartition(" · ")[2]) for row in each(rows)]
    spans = (quadrant.span(costs, max(costs) / 20), quadrant.span(scores))
    return marks.figure(
        [_edge(rows, look), _dots(rows, chosen, look)],
        look,
        height=HEIGHT,
        margin={"l": 8, "r": 20, "t": 14, "b": 8},
        xaxis={"title": {"text": unit}, "range": spans[0], "tickformat": ",~g", "nticks": 6},
        yaxis={"title": {"text": _("Score")}, "range": spans[1], "nticks": 6, "tickformat": "~g"},
        shapes=[
            marks.line((rows["accepted_unit_cny"].median(),) * 2, (0, 1), look.line, yref="paper", layer="below"),
            marks.line((0, 1), (rows["total"].median(),) * 2, look.line, xref="paper", layer="below"),
        ],
        notes=[*quadrant.beside(points, spans, look), *_corner(look)],
    )


def _dots(rows: pd.DataFrame, chosen: str | None, look: Look) -> marks.Mark:
    return {
        "type": "scatter",
        "x": rows["accepted_unit_cny"].tolist(),
        "y": rows["total"].tolist(),
        "mode": "markers",
        "marker": {
            "size": [14 if engagement == chosen else 10 for engagement in rows["engagement_id"]],
            "color": [look.accent if best else look.faint for best in rows["is_efficient"]],
            "symbol": ["circle" if best else "diamond" for best in rows["is_efficient"]],
            "opacity": 1,
            "line": {"color": look.paper, "width": 1},
        },
        "customdata": [
            [names.safe(f"{row.vendor_name} · {row.label}"), theme.score(row.total), f"{row.accepted_unit_cny:,.4f}"]
            for row in each(rows)
        ],
        "hovertemplate": "%{customdata[0]}<br>%{customdata[1]} · %{customdata[2]}<extra></extra>",
        "cliponaxis": False,
    }


def _edge(rows: pd.DataFrame, look: Look) -> marks.Mark:
    """Join the efficient points: to pay less than along this line is to get a lower score."""
    best = rows[rows["is_efficient"]].sort_values(["accepted_unit_cny", "total"])
    return {
        "type": "scatter",
        "x": best["accepted_unit_cny"].tolist(),
        "y": best["total"].tolist(),
        "mode": "lines",
        "line": {"color": look.accent_soft, "width": 1.5, "shape": "hv", "dash": "dot"},
        "hoverinfo": "skip",
    }


def _corner(look: Look) -> list[marks.Mark]:
    place = {"xref": "paper", "yref": "paper", "yanchor": "top"}
    return [marks.note(_("cheap and good"), look.quiet, 11, x=0, y=1, xanchor="left", **place)]
