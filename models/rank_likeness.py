"""How alike are two rankings of the same vendors? Ranks count from 1; equal ranks are ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray
from models.ranks import competition_ranks, mean_ranks


@dataclass(frozen=True)
class RankLikeness:
    """Likeness of a ranking to the reference; NaN where a measure says nothing (all tied, one vendor).

    `tau_b`, `weighted_spearman` run from -1 to 1, `ws` from 0 (or below) to 1; the last two count the top places most.
    """

    tau_b: float
    weighted_spearman: float
    ws: float
    same_first: bool
    same_top_three: bool


def likeness(reference_scores: ArrayLike, other_scores: ArrayLike) -> RankLikeness:
    """Compare the rankings that two lists of scores give (higher is better), vendors in the same order."""
    reference, other = np.asarray(reference_scores, dtype=np.float64), np.asarray(other_scores, dtype=np.float64)
    if reference.shape != other.shape or reference.ndim != 1 or not reference.size:
        raise ValueError(f"two scores a vendor are needed, not the shapes {reference.shape} and {other.shape}")
    return RankLikeness(
        kendall_tau_b(reference, other),
        weighted_spearman(mean_ranks(reference), mean_ranks(other)),
        rank_similarity(mean_ranks(reference), mean_ranks(other)),
        same_top(reference, other, 1),
        same_top(reference, other, 3),
    )


def kendall_tau_b(first: ArrayLike, second: ArrayLike) -> float:
    """Return Kendall's tau-b, with its correction for ties; NaN where either list is all ties.

    Compares every pair: time and memory grow with vendors², fine for some thousands.
    """
    signs = []
    for scores in (mean_ranks(first), mean_ranks(second)):
        upper = np.triu_indices(scores.size, k=1)
        signs.append(np.sign(scores[upper[0]] - scores[upper[1]]))
    untied = float(np.sum(signs[0] != 0)) * float(np.sum(signs[1] != 0))
    return float(signs[0] @ signs[1]) / untied**0.5 if untied else float("nan")


def weighted_spearman(first_ranks: ArrayLike, second_ranks: ArrayLike) -> float:
    """Return the weighted rank correlation r_w of Pinto da Costa & Soares (2005); NaN for one vendor."""
    first, second = _ranks(first_ranks), _ranks(second_ranks)
    count = first.size
    if count <= 1:
        return float("nan")
    weight = (count - first + 1) + (count - second + 1)
    whole = count**4 + count**3 - count**2 - count
    return float(1 - 6 * np.sum((first - second) ** 2 * weight) / whole)


def rank_similarity(reference_ranks: ArrayLike, other_ranks: ArrayLike) -> float:
    """Return WS of Salabun & Urbaniak (2020); not symmetric: the reference's top places count most."""
    reference, other = _ranks(reference_ranks), _ranks(other_ranks)
    count = reference.size
    if count <= 1:
        return float("nan")
    furthest = np.maximum(np.abs(reference - 1), np.abs(reference - count))
    return float(1 - np.sum(2.0**-reference * np.abs(reference - other) / furthest))


def same_top(reference_scores: ArrayLike, other_scores: ArrayLike, places: int) -> bool:
    """Whether the same vendors hold the first `places` places, in whatever order."""
    reference, other = competition_ranks(reference_scores), competition_ranks(other_scores)
    return bool(((reference <= places) == (other <= places)).all())


def _ranks(ranks: ArrayLike) -> FloatArray:
    return np.asarray(ranks, dtype=np.float64)
