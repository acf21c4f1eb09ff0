"""How a value becomes points: a small picture of a curve for a cell of a table, the value marked on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard import theme
from dashboard.charts.interval import address
from dashboard.theme import Look

WIDTH, HEIGHT = 76, 24
# The field within the picture, so that line and dot keep clear of its edges.
LEFT, RIGHT, TOP, BOTTOM = 5.0, 71.0, 4.0, 20.0
# How far the curve is drawn beyond its first and last corner, as a share of their distance.
BEYOND = 0.2

# Ends of one piece of a curve: value from, value to (None: without end), points from, points to.
Piece = tuple[float | None, float | None, float, float]


def picture(pieces: Sequence[Piece], value: float | None, points: float | None, look: Look) -> str:
    """Return an SVG image as a data address: the curve in grey, a dot where the value stands (none without a value).

    Values run to the right as they grow, points upwards from 0 to 100.
    """
    corners = [end for piece in pieces for end in piece[:2] if end is not None]
    if not corners:
        return ""
    known = value is not None and points is not None and not math.isnan(value) and not math.isnan(points)
    low, high = _span(corners, value if known else None)

    def place(x: float, s: float) -> str:
        across = LEFT + (min(max(x, low), high) - low) / (high - low) * (RIGHT - LEFT)
        return f"{across:.1f},{BOTTOM - s / theme.FULL_POINTS * (BOTTOM - TOP):.1f}"

    lines = [
        f'<polyline points="{place(low if piece[0] is None else piece[0], piece[2])} '
        f'{place(high if piece[1] is None else piece[1], piece[3])}" fill="none" stroke="{look.faint}" '
        'stroke-width="1.6" stroke-linecap="round"/>'
        for piece in pieces
        if piece[0] is None or piece[1] is None or piece[0] < piece[1]
    ]
    if known:
        across, down = place(float(value or 0), float(points or 0)).split(",")
        colour = look.accent if float(points or 0) >= theme.FULL_POINTS else look.signal
        lines.append(f'<circle cx="{across}" cy="{down}" r="3.6" fill="{colour}"/>')
    return address("".join(lines), WIDTH, HEIGHT)


def _span(corners: Sequence[float], value: float | None) -> tuple[float, float]:
    """Return the values at the edges: a little beyond the corners, up to their distance again where the value is."""
    low, high = min(corners), max(corners)
    room = (high - low) or max(abs(high), 1.0)
    edges = (low - BEYOND * room, high + BEYOND * room)
    if value is None:
        return edges
    return max(min(edges[0], value), low - room), min(max(edges[1], value), high + room)
