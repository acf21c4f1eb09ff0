"""How far a weight may move before the ranking changes, where totals are no weighted sum and no formula says it.

The weight of some indicators together goes from w to t while the others keep their proportions, as in
models/stability.py; from the stated weight outwards totals are worked out on a grid, and the edge is then narrowed
down. Two changes of places within one step of the grid that undo each other are not seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.composites import Composite
from models.matrices import FloatArray
from models.stability import StabilityInterval

# Leads smaller than this, in points, are float dust (decision 12).
_DUST: Final = 1e-9
_STEPS: Final = 500
# Each round puts so many points between a level that holds and one that doesn't, which leaves an error below 10^-8.
_BETWEEN: Final = 16
_ROUNDS: Final = 5

Holds: TypeAlias = Callable[[FloatArray], "NDArray[np.bool_]"]


def searched_ranges(
    composite: Composite, weights: FloatArray, groups: list[NDArray[np.bool_]], *, is_whole_order: bool
) -> list[StabilityInterval]:
    """Return for each group of indicators the joint weights at which the first stays first, or all keep their order."""
    totals = composite.totals(weights[None, :])[0]
    order = np.argsort(-totals, kind="stable")
    # Who is tied at the stated weights has no room where they part, whoever would then be ahead.
    tied = np.abs(np.diff(totals[order])) <= _DUST

    def holds(tried: FloatArray) -> NDArray[np.bool_]:
        found = composite.totals(tried)[:, order]
        if not is_whole_order:
            leads = found[:, :1] - found[:, 1:]
            kept: NDArray[np.bool_] = leads >= -_DUST
        else:
            leads = found[:, :-1] - found[:, 1:]
            kept = (leads >= -_DUST) & ~(tied & (leads > _DUST))
        result: NDArray[np.bool_] = np.logical_and.reduce(kept, axis=1)
        return result

    return [_interval(holds, weights, own) for own in groups]


def _interval(holds: Holds, weights: FloatArray, own: NDArray[np.bool_]) -> StabilityInterval:
    stated = float(weights[own].sum())
    if stated in (0.0, 1.0) or not own.any():
        return StabilityInterval(stated, 0.0, 1.0)

    def at(levels: FloatArray) -> NDArray[np.bool_]:
        inside, outside = levels[:, None] / stated, (1 - levels[:, None]) / (1 - stated)
        return holds(np.where(own, weights * inside, weights * outside))

    low = _edge(at, stated, 0.0)
    return StabilityInterval(stated, low, _edge(at, stated, 1.0))


def _edge(at: Holds, start: float, end: float) -> float:
    """Return the last level from `start` towards `end` up to which all hold."""
    count = max(2, round(abs(end - start) * _STEPS) + 1)
    good, bad = start, end
    for points in (count, *[_BETWEEN] * _ROUNDS):
        levels = np.linspace(good, bad, points + 1)[1:]
        kept = at(levels)
        if kept.all():
            return float(levels[-1])
        first = int(np.argmin(kept))
        good, bad = (float(levels[first - 1]) if first else good), float(levels[first])
    return good
