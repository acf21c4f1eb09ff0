"""Why did a vendor's score change? Exact parts: restatement, data, weights, rule, peers, deductions, limits, rounding.

The path: first the old score is restated with the data as known now (`restatement`); from there to the new score
`data`, `weights`, `rule` (curves) and `peers` (what other vendors do to points: a price term, a prior) get their shares
whatever the order; then deductions and bonus, the limits 0 and 100, and rounding. All in points, exact fractions.

A missing indicator's weight goes to its dimension, then to the other dimensions (domain 3.7), in each combination anew:
that an indicator went missing is a matter of `data`, also where it shows in another indicator's weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Final, Literal, TypeAlias

from models.decomposition import Changed, shares_of_change, subsets

Cause: TypeAlias = Literal["data", "weights", "rule", "peers"]
Part: TypeAlias = Literal["restatement", "data", "weights", "rule", "peers", "deductions", "limits", "rounding"]

CAUSES: Final[tuple[Cause, ...]] = ("data", "weights", "rule", "peers")
_NONE: Final[Changed] = frozenset()
_FULL: Final = Fraction(100)
_PART_ORDER: Final[tuple[Part, ...]] = ("restatement", *CAUSES, "deductions", "limits", "rounding")


@dataclass(frozen=True)
class IndicatorStates:
    """One indicator before and after; weights as the schemes state them, 0 where one does not know it.

    `points` holds points 0-100 (None: missing) for sets of what has changed among data, rule and peers: frozenset() is
    old values under old curves, {"data"} new values under old curves, {"rule"} old values under new curves,
    {"data", "rule"} both. A cause that stands in none of the sets does not touch the indicator. What only one scheme
    knows has the points of that scheme's curve under both.
    """

    code: str
    dimension: str
    old_weight: Fraction
    new_weight: Fraction
    points: Mapping[Changed, Fraction | None]

    def points_at(self, changed: Changed) -> Fraction | None:
        """Return the points once `changed` has happened. Raises ValueError where the cross term was not supplied."""
        wanted = changed & frozenset[str]().union(*self.points)
        if wanted not in self.points:
            raise ValueError(f"{self.code} lacks its points under {', '.join(sorted(wanted)) or 'the old state'}")
        return self.points[wanted]


@dataclass(frozen=True)
class Ends:
    """What the two published scores hold beside their indicators, in points.

    `published` scores are what people saw (rounded); `old_as_published` is the old weighted sum before it was restated,
    None where no data were restated since. Deductions are negative, bonus positive.
    """

    old_published: Fraction
    new_published: Fraction
    old_deductions: Fraction = Fraction(0)
    new_deductions: Fraction = Fraction(0)
    old_as_published: Fraction | None = None


@dataclass(frozen=True)
class ScoreChange:
    """Parts that sum exactly to `change` (new less old published score).

    `by_indicator` splits data, weights, rule and peers by indicator; their sums are those parts.
    """

    change: Fraction
    parts: dict[Part, Fraction]
    by_indicator: dict[str, dict[Cause, Fraction]] = field(repr=False)


def score_change(indicators: Sequence[IndicatorStates], ends: Ends) -> ScoreChange:
    """Return the exact parts of the change of a vendor's score between two states.

    Raises ValueError where an indicator is given twice, a cross term is absent, or a combination has no data at all.
    """
    codes = [each.code for each in indicators]
    if len(set(codes)) != len(codes):
        raise ValueError("each indicator is given once")
    contributions = {changed: _contributions(indicators, changed) for changed in subsets(CAUSES)}
    by_indicator = {code: shares_of_change(CAUSES, partial(_of, contributions, code)) for code in codes}
    old_sum, new_sum = _sum(contributions[_NONE].values()), _sum(contributions[frozenset(CAUSES)].values())
    as_published = old_sum if ends.old_as_published is None else ends.old_as_published
    old_total, new_total = as_published + ends.old_deductions, new_sum + ends.new_deductions
    parts: dict[Part, Fraction] = {cause: _sum(shares[cause] for shares in by_indicator.values()) for cause in CAUSES}
    parts["restatement"] = old_sum - as_published
    parts["deductions"] = ends.new_deductions - ends.old_deductions
    parts["limits"] = (_limited(new_total) - new_total) - (_limited(old_total) - old_total)
    parts["rounding"] = (ends.new_published - _limited(new_total)) - (ends.old_published - _limited(old_total))
    ordered = {part: parts[part] for part in _PART_ORDER}
    return ScoreChange(ends.new_published - ends.old_published, ordered, by_indicator)


def effective_weights(
    weights: Mapping[str, Fraction], dimension_of: Mapping[str, str], present: frozenset[str]
) -> dict[str, Fraction]:
    """Return the weights (sum 1) after those of missing indicators went to their dimension, then to the others.

    Raises ValueError if nothing of positive weight is present.
    """
    stated: dict[str, Fraction] = {}
    seen: dict[str, Fraction] = {}
    for code, weight in weights.items():
        dimension = dimension_of[code]
        stated[dimension] = stated.get(dimension, Fraction(0)) + weight
        seen[dimension] = seen.get(dimension, Fraction(0)) + (weight if code in present else 0)
    whole = _sum(stated[dimension] for dimension in stated if seen[dimension] > 0)
    if whole == 0:
        raise ValueError("no indicator with data and weight is left: there is no score to explain")
    return {
        code: weight * stated[dimension_of[code]] / seen[dimension_of[code]] / whole
        if code in present and weight > 0
        else Fraction(0)
        for code, weight in weights.items()
    }


def _contributions(indicators: Sequence[IndicatorStates], changed: Changed) -> dict[str, Fraction]:
    points = {each.code: each.points_at(changed) for each in indicators}
    stated = {each.code: each.new_weight if "weights" in changed else each.old_weight for each in indicators}
    present = frozenset(code for code, value in points.items() if value is not None)
    weights = effective_weights(stated, {each.code: each.dimension for each in indicators}, present)
    return {code: weights[code] * (value if value is not None else 0) for code, value in points.items()}


def _of(contributions: Mapping[Changed, Mapping[str, Fraction]], code: str, changed: Changed) -> Fraction:
    return contributions[changed][code]


def _limited(total: Fraction) -> Fraction:
    return min(max(total, Fraction(0)), _FULL)


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))
