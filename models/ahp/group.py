"""How do the judgements of several members become one set of weights?

AIJ: one matrix of geometric means, the only mean that keeps reciprocity (Aczel & Saaty 1983). AIP: geometric mean of
the members' weights (Forman & Peniwati 1998). With row geometric means both give the same weights. Joining hides
inconsistency, so each member's own consistency always goes with the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from models.ahp.comparisons import checked_comparisons
from models.ahp.missing import completed_comparisons, filled_by_logarithms
from models.ahp.priorities import Priorities, principal_eigenvector, row_geometric_mean
from models.matrices import FloatArray, checked_weights


@dataclass(frozen=True)
class GroupPriorities:
    """The group's weights, and for each member what the member's own judgements give."""

    joint: Priorities
    members: tuple[Priorities, ...]


def joint_judgements(judgements: Sequence[ArrayLike], say: ArrayLike | None = None) -> FloatArray:
    """Return the matrix of weighted geometric means of the members' judgements (AIJ).

    `say` is each member's weight, equal if absent. Of a pair that some did not judge, those who did decide; NaN where
    nobody did. Raises RefusedError for a member's faulty matrix, ValueError for members of different size.
    """
    members = [checked_comparisons(each) for each in judgements]
    share = _shares(len(members), say)
    if len({len(each) for each in members}) != 1:
        raise ValueError("all members judge the same items")
    stacked = np.stack(members)
    given = ~np.isnan(stacked)
    heard = (given * share[:, None, None]).sum(axis=0)
    logs = (np.where(given, np.log(np.where(given, stacked, 1.0)), 0.0) * share[:, None, None]).sum(axis=0)
    joint: FloatArray = np.exp(np.divide(logs, heard, out=np.full(heard.shape, np.nan), where=heard > 0))
    return joint


def joint_priorities(weights: Sequence[ArrayLike], say: ArrayLike | None = None) -> FloatArray:
    """Return the weighted geometric mean of the members' weights, sum 1 (AIP)."""
    stacked = np.array(weights, dtype=np.float64)
    joint = np.exp(_shares(len(stacked), say) @ np.log(stacked))
    result: FloatArray = joint / joint.sum()
    return result


def of_each_member(
    judgements: Sequence[ArrayLike], say: ArrayLike | None = None, geometric: bool = False
) -> GroupPriorities:
    """Return the group's weights by AIJ, and each member's own; `geometric` takes row geometric means.

    A member's missing pairs are filled from that member's own judgements before joining, so no pair counts for less.
    """
    solve = row_geometric_mean if geometric else principal_eigenvector
    members = tuple(solve(each) for each in judgements)
    fill = filled_by_logarithms if geometric else completed_comparisons
    complete = [fill(checked_comparisons(each)) for each in judgements]
    return GroupPriorities(solve(joint_judgements(complete, say)), members)


def _shares(count: int, say: ArrayLike | None) -> FloatArray:
    if not count:
        raise ValueError("a group has at least one member")
    return checked_weights(np.ones(count) if say is None else say, count)
