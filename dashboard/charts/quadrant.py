"""Score against fee: what each vendor costs and what it gives for that."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.charts import marks, names
from dashboard.charts.marks import Chart
from dashboard.i18n import _, language
from dashboard.rows import each
from dashboard.theme import CNY_PER_THOUSAND, CNY_PER_WAN, Look

MOST_NAMES = 14
HEIGHT = 320
# The field in pixels on the narrowest screen served, for keeping names apart.
FIELD = (360.0, 250.0)
LINE, GAP = 15.0, 9.0

Box = tuple[float, float, float, float]
Point = tuple[float, float, str]


def figure(ranking: pd.DataFrame, look: Look, *, good_from: float | None, chosen: str | None = None) -> Chart:
    """Draw a point per vendor, fee across and score up, and cut the field at the median fee and the good score.

    `ranking`: one row per vendor with vendor_id, vendor_name, total, fee_cny; rows without either are left out.
    """
    rows = ranking.dropna(subset=["total", "fee_cny"])
    fee = (rows["fee_cny"] / (CNY_PER_WAN if language() == "zh" else CNY_PER_THOUSAND)).tolist()
    points = list(zip(fee, rows["total"], rows["vendor_name"], strict=True))
    across, up = span(fee), span(rows["total"].tolist())
    return marks.figure(
        [_dots(rows, fee, good_from, chosen, look)],
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
        shapes=_cuts(fee, good_from, look),
        notes=[*beside(points, (across, up), look), *_good_score(good_from, look)],
    )


def _dots(rows: pd.DataFrame, fee: list[float], good_from: float | None, chosen: str | None, look: Look) -> marks.Mark:
    low = [good_from is not None and total < good_from for total in rows["total"]]
    return {
        "type": "scatter",
        "x": fee,
        "y": rows["total"].tolist(),
        "mode": "markers",
        "marker": {
            "size": [13 if vendor == chosen else 9 for vendor in rows["vendor_id"]],
            "color": [look.signal if below else look.accent for below in low],
            "symbol": ["diamond" if below else "circle" for below in low],
            "opacity": 1,
            "line": {"color": look.paper, "width": 1},
        },
        "customdata": [
            [names.safe(row.vendor_name), theme.score(row.total), theme.money(row.fee_cny)] for row in each(rows)
        ],
        "hovertemplate": f"%{{customdata[0]}}<br>%{{customdata[1]}} · %{{customdata[2]}} {theme.money_unit()}"
        "<extra></extra>",
        "cliponaxis": False,
    }


def _cuts(fee: list[float], good_from: float | None, look: Look) -> list[marks.Mark]:
    style = {"line": {"width": 1.5}, "layer": "below"}
    cuts = []
    if len(fee) > 1:
        middle = float(pd.Series(fee).median())
        cuts.append(marks.line((middle, middle), (0, 1), look.line, yref="paper", **style))
    if good_from is not None:
        cuts.append(marks.line((0, 1), (good_from, good_from), look.line, xref="paper", **style))
    return cuts


def _good_score(good_from: float | None, look: Look) -> list[marks.Mark]:
    if good_from is None:
        return []
    text = _("{score:g} points").format(score=good_from)
    return [marks.note(text, look.quiet, 11, xref="paper", x=1, y=good_from, xanchor="right", yanchor="top")]


def beside(points: list[Point], spans: tuple[list[float], list[float]], look: Look) -> list[marks.Mark]:
    """Write each name on the side of its point where it covers least of the other points and names."""
    if len(points) > MOST_NAMES:
        return []
    (left, right), (bottom, top) = spans
    centres = [((x - left) / (right - left) * FIELD[0], (top - y) / (top - bottom) * FIELD[1]) for x, y, _n in points]
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y in centres]
    written = []
    for (x, y, name), centre in zip(points, centres, strict=True):
        sides = _sides(centre, names.room([name], 16) - 16)
        side, box = min(sides.items(), key=lambda item: _covered(item[1], taken))
        taken.append(box)
        written.append(marks.note(names.short(name, 16), look.quiet, 11, x=x, y=y, **_anchor(side)))
    return written


def _anchor(side: str) -> marks.Mark:
    return {
        "xanchor": {"right": "left", "left": "right"}.get(side, "center"),
        "yanchor": {"above": "bottom", "below": "top"}.get(side, "middle"),
        "xshift": {"right": GAP, "left": -GAP}.get(side, 0),
        "yshift": {"above": GAP - 3, "below": 3 - GAP}.get(side, 0),
    }


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
    """Return the area that a box shares with others, and more for what leaves the field."""
    outside = max(0.0, -box[0]) + max(0.0, box[2] - FIELD[0])
    return outside * LINE + sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in taken
    )


def span(values: list[float], least: float = 1.0) -> list[float]:
    """Return the ends of an axis with room for names on both sides; `least` is the narrowest spread drawn."""
    if not values:
        return [0.0, 1.0]
    room = max(max(values) - min(values), least) * 0.16
    return [min(values) - room, max(values) + room]
