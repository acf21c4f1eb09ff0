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
    if row.state == "value" and row.is_shrunk and pd.notna(row.raw_value):
        found, drawn = (words.value(value, row.display_scale, row.unit) for value in (row.raw_value, row.value))
        said.append(
            _("found {found}, of few cases, drawn towards the peers to {drawn}").format(found=found, drawn=drawn)
        )
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
    levels = [run for run in _runs(pieces) if 0 < run[0].s_from < theme.FULL_POINTS]
    said += [_step(run[0], run[-1], about) for run in levels]
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


def _runs(pieces: pd.DataFrame) -> list[list[Any]]:
    """Return the level pieces of a curve; neighbours of one level stand together, since no value parts them."""
    runs: list[list[Any]] = []
    for row in each(pieces):
        if row.s_from != row.s_to:
            continue
        if runs and runs[-1][-1].s_to == row.s_from and runs[-1][-1].x_to == row.x_from:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _step(first_piece: Any, last_piece: Any, about: Any) -> str:
    """Say one level of a step: up to its end, or from its beginning where there is no end."""
    if pd.notna(first_piece.x_from) and not (pd.notna(last_piece.x_to) and about.direction == "lower"):
        limit = f"{'>' if first_piece.right_closed else '≥'} {_written(first_piece.x_from, about)}"
    else:
        limit = f"{'≤' if last_piece.right_closed else '<'} {_written(last_piece.x_to, about)}"
    return _("{points} points {limit}").format(points=theme.number(first_piece.s_from, 0), limit=limit)


def _written(value: Any, about: Any) -> str:
    return words.value(value, about.display_scale, about.unit)
