"""How points follow a value: a small picture of a curve for a cell of a table."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from dashboard.theme import Look

WIDTH, HEIGHT = 76, 26
_LEFT, _RIGHT, _TOP, _BOTTOM = 4.0, 72.0, 4.0, 22.0

# One stretch: from value, to value (None is without end), points at either end.
Stretch = tuple[float | None, float | None, float, float]


def picture(stretches: Sequence[Stretch], look: Look) -> str:
    """Return an SVG image as a data address: the curve over its own range, flat ends a fifth of it wide."""
    bounds = sorted({end for each in stretches for end in each[:2] if end is not None})
    if not bounds:
        return ""
    reach = (bounds[-1] - bounds[0]) or 1.0
    low, high = bounds[0] - reach / 5, bounds[-1] + reach / 5
    points = []
    for start, end, first, last in stretches:
        points += [(low if start is None else start, first), (high if end is None else end, last)]
    path = " ".join(f"{_across(x, low, high):.1f},{_up(s):.1f}" for x, s in points)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<line x1="{_LEFT}" x2="{_RIGHT}" y1="{_BOTTOM}" y2="{_BOTTOM}" stroke="{look.line}" stroke-width="1"/>'
        f'<polyline points="{path}" fill="none" stroke="{look.accent}" stroke-width="1.8" '
        'stroke-linejoin="round"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _across(value: float, low: float, high: float) -> float:
    return _LEFT + (value - low) / (high - low) * (_RIGHT - _LEFT)


def _up(points: float) -> float:
    return _BOTTOM - points / 100 * (_BOTTOM - _TOP)
