"""How far missing data could move a score: a small picture for a cell of a table."""

from __future__ import annotations

import base64
import math

from dashboard.theme import Look

WIDTH, HEIGHT, EDGE = 132, 24, 5


def picture(score: float | None, worst: float | None, best: float | None, span: tuple[float, float], look: Look) -> str:
    """Return an SVG image as a data address: a thin line from worst to best and a dot at the score.

    `span` is what the picture's two edges stand for. Without a score only the line is drawn, without a line nothing.
    """
    if _missing(worst) or _missing(best):
        return ""
    left, right = _place(worst, span), _place(best, span)
    parts = [
        f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="12" y2="12" stroke="{look.line}" stroke-width="1"/>',
        f'<line x1="{left:.1f}" x2="{max(right, left + 1):.1f}" y1="12" y2="12" stroke="{look.accent_soft}" '
        'stroke-width="5" stroke-linecap="round"/>',
    ]
    if not _missing(score):
        parts.append(f'<circle cx="{_place(score, span):.1f}" cy="12" r="4.5" fill="{look.accent}"/>')
    body = "".join(parts)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{body}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _place(value: float | None, span: tuple[float, float]) -> float:
    share = (float(value or 0) - span[0]) / max(span[1] - span[0], 1e-9)
    return EDGE + min(1.0, max(0.0, share)) * (WIDTH - 2 * EDGE)


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)
