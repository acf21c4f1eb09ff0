"""How far a weight may move before the ranking changes, where totals are no weighted sum and no formula says it.

The weight of some indicators together goes from w to t while the others keep their proportions, as in
models/stability.py; from the stated weight outwards totals are worked out on a grid, and the edge is then narrowed
down. Two changes of places within one step of the grid that undo each other are not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.composites import Composite
from models.matrices import FloatArray
from models.stability import StabilityInterval

# Leads smaller than this, in points, are float dust (decision 12).
_DUST: Final = 1e-9
_STEPS: Final = 200
# Each round puts so many points between a level that holds and one that doesn't, which leaves an error of 10^-6.
_BETWEEN: Final = 16
_ROUNDS: Final = 3

Holds: TypeAlias = Callable[[FloatArray], "NDArray[np.bool_]"]
Totals: TypeAlias = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class Ranges:
    """Between which joint weights of some indicators the first stays first, and all keep their order."""

    first: StabilityInterval
    order: StabilityInterval


def searched_ranges(
    composite: Composite, weights: FloatArray, groups: Sequence[NDArray[np.bool_]]
) -> tuple[Ranges, ...]:
    """Return the ranges of the joint weight of each group of indicators."""
    stated = composite.totals(weights[None, :])[0]
    order = np.argsort(-stated, kind="stable")
    # Who is tied at the stated weights has no room where they part, whoever would then be ahead.
    tied = np.abs(np.diff(stated[order])) <= _DUST

    def stays_first(totals: FloatArray) -> NDArray[np.bool_]:
        kept: NDArray[np.bool_] = totals[:, 0] - totals[:, 1:].max(axis=1, initial=-np.inf) >= -_DUST
        return kept

    def keeps_order(totals: FloatArray) -> NDArray[np.bool_]:
        leads = totals[:, :-1] - totals[:, 1:]
        kept: NDArray[np.bool_] = np.logical_and.reduce((leads >= -_DUST) & ~(tied & (leads > _DUST)), axis=1)
        return kept

    def of(own: NDArray[np.bool_]) -> Ranges:
        whole = float(weights[own].sum())
        if whole in (0.0, 1.0):
            free = StabilityInterval(whole, 0.0, 1.0)
            return Ranges(free, free)

        def totals(levels: FloatArray) -> FloatArray:
            inside, outside = levels[:, None] / whole, (1 - levels[:, None]) / (1 - whole)
            return composite.totals(np.where(own, weights * inside, weights * outside))[:, order]

        grid = [(levels, totals(levels)) for levels in (_levels(whole, end) for end in (0.0, 1.0))]
        first, kept = (
            StabilityInterval(whole, *(_edge(holds, totals, whole, levels, found) for levels, found in grid))
            for holds in (stays_first, keeps_order)
        )
        return Ranges(first, kept)

    return tuple(of(own) for own in groups)


def _levels(start: float, end: float) -> FloatArray:
    """Return the grid from the stated weight, which is left out, to an end."""
    return np.linspace(start, end, max(2, round(abs(end - start) * _STEPS)) + 1)[1:]


def _edge(holds: Holds, totals: Totals, start: float, levels: FloatArray, on_grid: FloatArray) -> float:
    """Return the last level from `start` along the grid up to which all hold."""
    good, kept = start, holds(on_grid)
    for _round in range(_ROUNDS + 1):
        if kept.all():
            return float(levels[-1])
        failing = int(np.argmin(kept))
        good, bad = (float(levels[failing - 1]) if failing else good), float(levels[failing])
        levels = np.linspace(good, bad, _BETWEEN + 1)[1:]
        kept = holds(totals(levels))
    return good
