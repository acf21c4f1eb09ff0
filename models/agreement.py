"""Do the members of a committee agree? Kendall's W over ranks, intraclass correlations over scores.

Tables have one row a candidate and one column a member; only candidates that all members scored can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from models.matrices import FloatArray, checked_points
from models.ranks import mean_ranks

Band: TypeAlias = Literal["poor", "moderate", "good", "excellent"]

# With so few candidates the chi-square law of W is poor, so ranks are permuted.
PERMUTE_UP_TO: Final = 7
PERMUTATIONS: Final = 10_000
SEED: Final = 19_390_901
_LEAST: Final = 2
_BANDS: Final[tuple[tuple[float, Band], ...]] = ((0.9, "excellent"), (0.75, "good"), (0.5, "moderate"))


@dataclass(frozen=True)
class Concordance:
    """Kendall's W (0 no agreement - 1 the same order), corrected for ties, and the chance of as much by accident.

    `p` is the seeded permutation value for up to seven candidates, else that of chi-square. `mean_spearman` is the mean
    rank correlation of all pairs of members. All NaN where every member scores all candidates alike.
    """

    w: float
    chi_square: float
    p: float
    permuted: bool
    mean_spearman: float


@dataclass(frozen=True)
class Reliability:
    """Intraclass correlations (Shrout & Fleiss 1979, doi 10.1037/0033-2909.86.2.420); NaN if all is error.

    `absolute_single` ICC(2,1) and `absolute_mean` ICC(2,k) ask for the same scores, `consistent_single` ICC(3,1) and
    `consistent_mean` ICC(3,k) for the same differences. Report ICC(2,k): the committee's mean. A large gap to ICC(3,·)
    means that some members are severer than others. `band` is that of ICC(2,k) (Koo & Li 2016: 0.5, 0.75, 0.9).
    """

    absolute_single: float
    absolute_mean: float
    consistent_single: float
    consistent_mean: float
    band: Band


def concordance(scores: ArrayLike, permutations: int = PERMUTATIONS, seed: int = SEED) -> Concordance:
    """Return Kendall's W of two or more members over two or more candidates.

    Raises ValueError for fewer, and for gaps.
    """
    table = _table(scores)
    candidates, members = table.shape
    ranks = np.stack([mean_ranks(column) for column in table.T], axis=1)
    w = _kendall_w(ranks)
    chi_square = members * (candidates - 1) * w
    permuted = candidates <= PERMUTE_UP_TO
    p = _permutation_p(ranks, permutations, seed) if permuted else _chi_square_p(chi_square, candidates - 1)
    return Concordance(w, chi_square, p if np.isfinite(w) else w, permuted, (members * w - 1) / (members - 1))


def reliability(scores: ArrayLike) -> Reliability:
    """Return the intraclass correlations of two or more members over two or more candidates.

    Raises ValueError for fewer, and for gaps.
    """
    table = _table(scores)
    # Differences only count; taken from one score, equal scores differ by exactly 0.
    table = table - table[0, 0]
    n, k = table.shape
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    between = k * float(rows.var(ddof=1))
    judges = n * float(columns.var(ddof=1))
    rest = table - rows[:, None] - columns[None, :] + table.mean()
    error = float(np.sum(rest**2)) / ((n - 1) * (k - 1))
    absolute_mean = _ratio(between - error, between + (judges - error) / n)
    return Reliability(
        absolute_single=_ratio(between - error, between + (k - 1) * error + k * (judges - error) / n),
        absolute_mean=absolute_mean,
        consistent_single=_ratio(between - error, between + (k - 1) * error),
        consistent_mean=_ratio(between - error, between),
        band=next((band for least, band in _BANDS if absolute_mean >= least), "poor"),
    )


def _table(scores: ArrayLike) -> FloatArray:
    table = checked_points(scores)
    if min(table.shape) < _LEAST:
        raise ValueError(f"agreement needs two candidates and two members, not {table.shape[0]} and {table.shape[1]}")
    return table


def _kendall_w(ranks: FloatArray) -> float:
    candidates, members = ranks.shape
    spread = float(((ranks.sum(axis=1) - members * (candidates + 1) / 2) ** 2).sum())
    ties = sum(float((counts**3 - counts).sum()) for counts in (np.unique(c, return_counts=True)[1] for c in ranks.T))
    return _ratio(12 * spread, members**2 * (candidates**3 - candidates) - members * ties)


def _permutation_p(ranks: FloatArray, permutations: int, seed: int) -> float:
    """Share of shuffles with at least this spread of rank sums; ties stay, so W follows the spread."""
    generator = np.random.default_rng(seed)
    candidates, members = ranks.shape
    # By chance any order is as likely: only each member's ties count, and no order in the input matters.
    patterns = np.sort(ranks, axis=0)
    patterns = patterns[:, np.lexsort(patterns)]
    sums = np.zeros((permutations, candidates))
    for member in range(members):
        sums += generator.permuted(np.tile(patterns[:, member], (permutations, 1)), axis=1)
    middle = members * (candidates + 1) / 2
    spread = ((sums - middle) ** 2).sum(axis=1)
    observed = float(((ranks.sum(axis=1) - middle) ** 2).sum())
    return float((1 + np.sum(spread >= observed - 1e-9)) / (1 + permutations))


def _chi_square_p(chi_square: float, freedom: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(freedom, chi_square))


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator > 0 else float("nan")
