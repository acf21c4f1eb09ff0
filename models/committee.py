"""What score does a committee give, how sure is it, and which scores stand out (domain 3.3, decision 17)?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import median
from typing import Final, TypeAlias

Score: TypeAlias = Fraction | Decimal | int

FEWEST_VALID: Final = 3
TRIM_FROM: Final = 5
FAR_FROM_MEDIAN: Final = 25
FAR_FROM_OTHERS: Final = 15


@dataclass(frozen=True)
class Pooled:
    """The committee's score of one candidate on one indicator.

    `mean` is exact, None with fewer than three valid scores: no score may rest on less. `dropped` are the scores left
    out (lowest, highest). `deviation` is the standard deviation of all valid scores, `standard_error` that of the mean
    (winsorised after trimming, Tukey & McLaughlin 1963); both None where there are too few.
    """

    mean: Fraction | None
    valid: int
    dropped: tuple[Fraction, ...]
    deviation: float | None
    standard_error: float | None


@dataclass(frozen=True)
class OutlyingScore:
    """A score more than 25 points from the median of the other members' scores of the same candidate."""

    candidate: int
    member: int
    score: Fraction
    median_of_others: Fraction


@dataclass(frozen=True)
class OutlyingMember:
    """A member whose mean lies more than 15 points from the others' over the candidates that the member scored."""

    member: int
    mean: Fraction
    mean_of_others: Fraction


def pooled(scores: Sequence[Score | None]) -> Pooled:
    """Return the pooled score of one candidate; None is a member who is recused or did not score.

    From five valid scores one highest and one lowest are dropped, else it is the plain mean.
    """
    valid = sorted(Fraction(score) for score in scores if score is not None)
    trim = 1 if len(valid) >= TRIM_FROM else 0
    kept = valid[trim : len(valid) - trim]
    dropped = (valid[0], valid[-1]) if trim else ()
    if len(valid) < FEWEST_VALID:
        return Pooled(None, len(valid), (), _deviation(valid), None)
    winsorised = [kept[0]] * trim + kept + [kept[-1]] * trim
    spread = _deviation(winsorised)
    error = None if spread is None else spread / ((1 - 2 * trim / len(valid)) * sqrt(len(valid)))
    return Pooled(_mean(kept), len(valid), dropped, _deviation(valid), error)


def outlying_scores(
    scores: Sequence[Sequence[Score | None]], limit: Score = FAR_FROM_MEDIAN
) -> tuple[OutlyingScore, ...]:
    """Return the scores that stand out; `scores` has one row a candidate, one column a member."""
    found = []
    for candidate, row in enumerate(scores):
        exact = [None if score is None else Fraction(score) for score in row]
        for member, own in enumerate(exact):
            others = [score for other, score in enumerate(exact) if other != member and score is not None]
            if own is not None and others and abs(own - median(others)) > limit:
                found.append(OutlyingScore(candidate, member, own, Fraction(median(others))))
    return tuple(found)


def outlying_members(
    scores: Sequence[Sequence[Score | None]], limit: Score = FAR_FROM_OTHERS
) -> tuple[OutlyingMember, ...]:
    """Return the members who are generally more severe or lenient; `scores` as for outlying_scores.

    Only candidates that the member and at least one other scored count, so that a recusal distorts no mean.
    """
    found = []
    for member in range(len(scores[0]) if scores else 0):
        own, rest = [], []
        for row in scores:
            others = [Fraction(score) for other, score in enumerate(row) if other != member and score is not None]
            if (score := row[member]) is not None and others:
                own.append(Fraction(score))
                rest.append(_mean(others))
        if own and abs(_mean(own) - _mean(rest)) > limit:
            found.append(OutlyingMember(member, _mean(own), _mean(rest)))
    return tuple(found)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _deviation(values: Sequence[Fraction]) -> float | None:
    if len(values) <= 1:
        return None
    mean = _mean(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
