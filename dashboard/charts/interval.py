"""Between which values a score may lie: a small picture for a cell of a table."""

from __future__ import annotations

import base64
import math

from dashboard import theme
from dashboard.theme import Look

WIDTH, HEIGHT = 168, 24
# The figures stand left and right of the field, so that they read as columns down the table.
FIELD = (42.0, 126.0)


def picture(score: float | None, worst: float | None, best: float | None, span: tuple[float, float], look: Look) -> str:
    """Return an SVG image as a data address: worst and best in figures where they differ, a line, a dot at the score.

    `span` is what the two edges of the field stand for. Without a range nothing is drawn, without a score no dot.
    """
    if _missing(worst) or _missing(best):
        return ""
    left, right = _place(worst, span), _place(best, span)
    moves = theme.score(worst) != theme.score(best)
    text = f'font-family="{theme.FONT}" font-size="11.5" fill="{look.quiet}"'
    parts = [
        f'<line x1="{FIELD[0]}" x2="{FIELD[1]}" y1="12" y2="12" stroke="{look.line}" stroke-width="1"/>',
        f'<line x1="{left:.1f}" x2="{max(right, left + 1):.1f}" y1="12" y2="12" stroke="{look.accent_soft}" '
        'stroke-width="5" stroke-linecap="round"/>',
    ]
    if moves:
        parts.append(f'<text x="{FIELD[0] - 8}" y="16" text-anchor="end" {text}>{theme.score(worst)}</text>')
        parts.append(f'<text x="{FIELD[1] + 8}" y="16" {text}>{theme.score(best)}</text>')
    if not _missing(score):
        parts.append(f'<circle cx="{_place(score, span):.1f}" cy="12" r="4.2" fill="{look.accent}"/>')
    return address("".join(parts), WIDTH, HEIGHT)


def address(parts: str, width: int, height: int) -> str:
    """Return a drawing as the data address of an SVG image."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{parts}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _place(value: float | None, span: tuple[float, float]) -> float:
    share = (float(value or 0) - span[0]) / max(span[1] - span[0], 1e-9)
    return FIELD[0] + min(1.0, max(0.0, share)) * (FIELD[1] - FIELD[0])


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)
