"""How a curve is said in words: where an indicator earns full points, where none, and what lies between."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.i18n import _
from dashboard.parts import words
from dashboard.rows import each, first


def told(row: Any, pieces: pd.DataFrame) -> str:
    """Say value, weight, points and points lost of an indicator, and the curve of each measure it draws on."""
    said = [_figures(row)]
    for measure, part in pieces.groupby("measure", sort=True):
        curve = in_words(part)
        said.append(curve if pieces["measure"].nunique() == 1 else f"{measure}　{curve}")
    return "　·　".join(said)


def in_words(pieces: pd.DataFrame) -> str:
    """Say a curve by its ends: full points from where, none from where, and the levels of steps between."""
    about = first(pieces)
    better, worse = ("≤ ", "≥ ") if about.direction == "lower" else ("≥ ", "≤ ")
    said = []
    if pd.notna(about.target):
        said.append(_("full points {limit}").format(limit=better + _written(about.target, about)))
    levels = [row for row in each(pieces) if row.s_from == row.s_to and 0 < row.s_from < theme.FULL_POINTS]
    said += [_step(row, about) for row in levels]
    if pd.notna(about.floor_value) and (pieces["s_from"].eq(0) & pieces["s_to"].eq(0)).any():
        sign = worse if not levels else worse.replace("≥", ">").replace("≤", "<")
        said.append(_("no points {limit}").format(limit=sign + _written(about.floor_value, about)))
    return _(", ").join(said)


def _figures(row: Any) -> str:
    if pd.isna(row.points):
        return words.state(row.state)
    return _("{points} points × weight {weight} % = {gained}, lost {lost}").format(
        points=theme.score(row.points),
        weight=theme.number(row.effective_weight, 2),
        gained=theme.score(row.points_gained),
        lost=theme.score(row.points_lost),
    )


def _step(row: Any, about: Any) -> str:
    """Say one level of a step: up to its end, or from its beginning where there is no end."""
    if pd.notna(row.x_to) and about.direction == "lower":
        limit = f"≤ {_written(row.x_to, about)}" if row.right_closed else f"< {_written(row.x_to, about)}"
    elif pd.notna(row.x_from):
        limit = f"{'>' if row.right_closed else '≥'} {_written(row.x_from, about)}"
    else:
        limit = f"{'≤' if row.right_closed else '<'} {_written(row.x_to, about)}"
    return _("{points} points {limit}").format(points=theme.number(row.s_from, 0), limit=limit)


def _written(value: Any, about: Any) -> str:
    return words.value(value, about.display_scale, about.unit)
