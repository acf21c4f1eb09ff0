"""Score against fee: what each vendor costs and what it gives for that."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts import names
from dashboard.i18n import _, language
from dashboard.rows import each
from dashboard.theme import CNY_PER_THOUSAND, CNY_PER_WAN, Look

MOST_NAMES = 14
HEIGHT = 320
# The field in pixels on the narrowest screen served, for keeping names apart.
FIELD = (360.0, 250.0)
LINE, GAP = 15.0, 9.0

Box = tuple[float, float, float, float]


def figure(ranking: pd.DataFrame, look: Look, *, good_from: float | None, chosen: str | None = None) -> go.Figure:
    """Draw a point per vendor, fee across and score up, and cut the field at the median fee and the good score.

    `ranking`: one row per vendor with vendor_id, vendor_name, total, fee_cny; rows without either are left out.
    """
    rows = ranking.dropna(subset=["total", "fee_cny"])
    fee = rows["fee_cny"] / (CNY_PER_WAN if language() == "zh" else CNY_PER_THOUSAND)
    low = rows["total"] < (good_from if good_from is not None else float("-inf"))
    across, up = _span(fee, 0.16), _span(rows["total"], 0.16)
    chart = go.Figure()
    chart.add_scatter(
        x=fee,
        y=rows["total"],
        mode="markers",
        marker={
            "size": [13 if vendor == chosen else 9 for vendor in rows["vendor_id"]],
            "color": [look.signal if below else look.accent for below in low],
            "symbol": ["diamond" if below else "circle" for below in low],
            "opacity": 1,
            "line": {"color": look.paper, "width": 1},
        },
        customdata=[
            [names.safe(row.vendor_name), theme.score(row.total), theme.money(row.fee_cny)] for row in each(rows)
        ],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} · %{customdata[2]} "
        + theme.money_unit()
        + "<extra></extra>",
        cliponaxis=False,
    )
    if len(rows) <= MOST_NAMES:
        _name_points(chart, list(zip(fee, rows["total"], rows["vendor_name"], strict=True)), (across, up), look)
    _cut(chart, fee, good_from, look)
    chart.update_layout(
        **theme.layout(
            look,
            height=HEIGHT,
            margin={"l": 8, "r": 20, "t": 14, "b": 8},
            xaxis={
                "title": {"text": _("Fee of the period ({unit})").format(unit=theme.money_unit())},
                "range": across,
                "tickformat": ",~g",
                "nticks": 6,
            },
            yaxis={"title": {"text": _("Score")}, "range": up, "nticks": 6, "tickformat": "~g"},
        )
    )
    return chart


def _cut(chart: go.Figure, fee: pd.Series, good_from: float | None, look: Look) -> None:
    line = {"color": look.line, "width": 1.5}
    if len(fee) > 1:
        chart.add_vline(x=float(fee.median()), line=line, layer="below")
    if good_from is not None:
        chart.add_hline(
            y=good_from,
            line=line,
            layer="below",
            annotation_text=_("{score:g} points").format(score=good_from),
            annotation_position="bottom right",
            annotation_font={"size": 11, "color": look.quiet},
        )


def _name_points(
    chart: go.Figure,
    points: list[tuple[float, float, str]],
    spans: tuple[list[float], list[float]],
    look: Look,
) -> None:
    """Write each name on the side of its point where it covers least of the other points and names."""
    (left, right), (bottom, top) = spans
    centres = [
        ((x - left) / (right - left) * FIELD[0], (top - y) / (top - bottom) * FIELD[1]) for x, y, _name in points
    ]
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y in centres]
    for (x, y, name), centre in zip(points, centres, strict=True):
        text = names.short(name, 16)
        sides = _sides(centre, names.room([name], 16) - 16)
        anchor, box = min(sides.items(), key=lambda side: _covered(side[1], taken))
        taken.append(box)
        chart.add_annotation(
            x=x,
            y=y,
            text=text,
            showarrow=False,
            font={"size": 11, "color": look.quiet},
            xanchor={"right": "left", "left": "right"}.get(anchor, "center"),
            yanchor={"above": "bottom", "below": "top"}.get(anchor, "middle"),
            xshift={"right": GAP, "left": -GAP}.get(anchor, 0),
            yshift={"above": GAP - 3, "below": 3 - GAP}.get(anchor, 0),
        )


def _sides(centre: tuple[float, float], width: float) -> dict[str, Box]:
    x, y = centre
    half = width / 2
    return {
        "right": (x + GAP, y - LINE / 2, x + GAP + width, y + LINE / 2),
        "left": (x - GAP - width, y - LINE / 2, x - GAP, y + LINE / 2),
        "above": (x - half, y - GAP - LINE, x + half, y - GAP),
        "below": (x - half, y + GAP, x + half, y + GAP + LINE),
    }


def _covered(box: Box, taken: list[Box]) -> float:
    """Return the area that a box shares with others, and much more for what leaves the field."""
    outside = max(0.0, -box[0]) + max(0.0, box[2] - FIELD[0])
    shared = sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in taken
    )
    return shared + outside * LINE


def _span(values: pd.Series, room: float) -> list[float]:
    if values.empty:
        return [0.0, 1.0]
    width = max(float(values.max() - values.min()), 1.0)
    return [float(values.min()) - room * width, float(values.max()) + room * width]
