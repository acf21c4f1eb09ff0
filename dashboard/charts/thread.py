"""How a value went: a small picture for a cell of a table, straight from each value to the next."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.charts.interval import address
from dashboard.theme import Look

WIDTH, HEIGHT = 64, 24
# The field within the picture, so that line and dots keep clear of its edges.
LEFT, RIGHT, TOP, BOTTOM = 4.0, 60.0, 5.0, 19.0


def picture(values: Sequence[float | None], look: Look) -> str:
    """Return an SVG image as a data address: a line through neighbouring values, a dot at the last one.

    `values` stand at equal distances; one that is missing breaks the line, one without neighbours is a dot.
    """
    known = [(at, value) for at, value in enumerate(values) if value is not None and not math.isnan(value)]
    if not known:
        return ""
    low, high = min(value for _at, value in known), max(value for _at, value in known)

    def place(at: int, value: float) -> tuple[float, float]:
        across = LEFT + at / max(len(values) - 1, 1) * (RIGHT - LEFT)
        up = (value - low) / (high - low) if high > low else 0.5
        return across, BOTTOM - up * (BOTTOM - TOP)

    runs: list[list[tuple[int, float]]] = []
    for at, value in known:
        if runs and runs[-1][-1][0] == at - 1:
            runs[-1].append((at, value))
        else:
            runs.append([(at, value)])
    lines = [
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*one) for one in run))}" fill="none" '
        f'stroke="{look.accent}" stroke-width="1.3" stroke-linejoin="round"/>'
        for run in runs
        if len(run) > 1
    ]
    alone = [place(*run[0]) for run in runs[:-1] if len(run) == 1]
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{look.accent}"/>' for x, y in alone]
    x, y = place(*known[-1])
    dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{look.accent}"/>')
    return address("".join(lines + dots), WIDTH, HEIGHT)
