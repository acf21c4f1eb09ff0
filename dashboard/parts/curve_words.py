"""How a curve is said in words: where an indicator earns full points, where none, and what lies between."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.i18n import _
from dashboard.parts import rule_words, words
from dashboard.rows import each, first


def told(row: Any, pieces: pd.DataFrame) -> str:
    """Say value, weight, points and points lost of an indicator, and the curve of each measure it draws on."""
    said = [_figures(row)]
    if row.state == "value" and row.is_shrunk and pd.notna(row.raw_value):
        found, drawn = (words.value(value, row.display_scale, row.unit) for value in (row.raw_value, row.value))
        said.append(
            _("found {found}, of few cases, drawn towards the peers to {drawn}").format(found=found, drawn=drawn)
        )
    ways = list(pieces.groupby(["measure", "way"], sort=True))
    for (measure, way), part in ways:
        curve = in_words(part)
        said.append(curve if len(ways) == 1 else f"{way or measure}　{curve}")
    if len(ways) > 1:
        said.append(rule_words.takes(str(first(pieces).takes)))
    return "　·　".join(said)


def in_words(pieces: pd.DataFrame) -> str:
    """Say a curve by its ends: full points from where, none from where, and the levels of steps between."""
    about = first(pieces)
    if pd.notna(about.starts_at):
        return rule_words.curve(pieces.assign(x_from=100 * pieces["x_from"], x_to=100 * pieces["x_to"]), "%")
    levels = [level for level in rule_words.levels(list(each(pieces))) if not _is_everything(level)]
    said = []
    if pd.notna(about.target):
        full = [level for level in levels if level.points == theme.FULL_POINTS]
        better = "≤" if about.direction == "lower" else "≥"
        limit = _limit(full[0], about) if full else f"{better} {_written(about.target, about)}"
        said.append(_("full points {limit}").format(limit=limit))
    between = [level for level in levels if 0 < level.points < theme.FULL_POINTS]
    said += [
        _("{points} points {limit}").format(points=theme.number(level.points, 0), limit=_limit(level, about))
        for level in between
    ]
    if pd.notna(about.floor_value):
        none = [level for level in levels if not level.points]
        said += [_("no points {limit}").format(limit=_limit(level, about)) for level in none[:1]]
    return _(", ").join([*said, *([_("over logarithms")] if about.is_log else [])])


def _is_everything(level: rule_words.Level) -> bool:
    return level.lower is None and level.upper is None


def _figures(row: Any) -> str:
    if pd.isna(row.points):
        return words.state(row.state)
    return _("{points} points × weight {weight} % = {gained}, lost {lost}").format(
        points=theme.score(row.points),
        weight=theme.number(row.effective_weight, 2),
        gained=theme.score(row.points_gained),
        lost=theme.score(row.points_lost),
    )


def _limit(level: rule_words.Level, about: Any) -> str:
    """Say where a level holds: up to its end where lower is better or nothing is below, else from its beginning on."""
    is_up_to = level.lower is None or (about.direction == "lower" and level.upper is not None)
    if is_up_to:
        return f"{'≤' if level.holds_upper else '<'} {_written(level.upper, about)}"
    return f"{'≥' if level.holds_lower else '>'} {_written(level.lower, about)}"


def _written(value: Any, about: Any) -> str:
    return words.value(value, about.display_scale, about.unit)
