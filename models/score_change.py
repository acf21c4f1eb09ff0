"""Why did a vendor's score change? Exact parts: data, weights, rule, peers, mix, deductions, bonus, limits, rounding.

From the old to the new score `data`, `weights`, `rule` (curves), `peers` (what other vendors do to points: a price
term, a prior) and `mix` (how large each engagement is, which ones there are) get their shares whatever the order; then
limits 0 and 100, and rounding. Where the old score itself was restated since it was seen, that stands first
(`restatement`). All in points, exact fractions.

A missing indicator's weight goes to its dimension, then to the other dimensions (domain 3.7), in each combination anew:
that an indicator went missing is a matter of `data`, also where it shows in another indicator's weight.

What an indicator gives is counted from the vendor's own level, the mean of its old and new weighted points: weight
times (points − level). More weight on what is better than one's level raises the score, on what is worse lowers it; as
weights sum to 1 in every state, the sums are the same from any level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from models.decomposition import Changed, shares_of_change, subsets

Cause: TypeAlias = Literal["data", "weights", "rule", "peers", "mix"]
Part: TypeAlias = Literal[
    "restatement", "data", "weights", "rule", "peers", "mix", "deductions", "bonus", "limits", "rounding"
]
Pair: TypeAlias = tuple[Fraction, Fraction]

CAUSES: Final[tuple[Cause, ...]] = ("data", "weights", "rule", "peers", "mix")
PARTS: Final[tuple[Part, ...]] = ("restatement", *CAUSES, "deductions", "bonus", "limits", "rounding")
_ADDED: Final = ("deductions", "bonus", "mix")
_WHOLE: Final[Pair] = (Fraction(1), Fraction(1))
_NOTHING: Final[Pair] = (Fraction(0), Fraction(0))
_FULL: Final = Fraction(100)
_NONE: Final[Changed] = frozenset()


@dataclass(frozen=True)
class IndicatorStates:
    """One indicator of an engagement before and after; weights as the schemes state them, 0 where one does not know it.

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
class EngagementStates:
    """One engagement before and after: its indicators, its share of the vendor's score, deductions and bonus.

    A share is 0 where the engagement takes no part; what is then unknown of it counts as on the side where it does.
    Deductions are negative, bonus positive, each (old, new), in points of the engagement.
    """

    indicators: Sequence[IndicatorStates]
    shares: Pair = _WHOLE
    deductions: Pair = _NOTHING
    bonus: Pair = _NOTHING


@dataclass(frozen=True)
class Ends:
    """The two published (rounded) scores, and the old one as people once saw it where it was restated since."""

    old_published: Fraction
    new_published: Fraction
    old_as_seen: Fraction | None = None


@dataclass(frozen=True)
class ScoreChange:
    """Parts that sum exactly to `change` (new published score less the old one as seen).

    `by_indicator` splits data, weights, rule, peers and mix of the weighted points by indicator; mix has its share of
    deductions and bonus besides.
    """

    change: Fraction
    parts: dict[Part, Fraction]
    by_indicator: dict[str, dict[Cause, Fraction]] = field(repr=False)


def score_change(engagements: Sequence[EngagementStates], ends: Ends) -> ScoreChange:
    """Return the exact parts of the change of a vendor's score between two states.

    Raises ValueError where an indicator is given twice, a cross term is absent, or a combination has no data at all.
    """
    raw = [_Weighted.of(each) for each in engagements]
    level = (_points(raw, _NONE) + _points(raw, frozenset(CAUSES))) / 2
    weighted = [replace(each, level=level) for each in raw]
    by_indicator = {code: _indicator_shares(weighted, code) for code in _codes(engagements)}
    by_cause = {cause: _sum(shares[cause] for shares in by_indicator.values()) for cause in CAUSES}
    totals = [[each.sum_at(changed) for each in raw] for changed in (_NONE, frozenset(CAUSES))]
    return told(engagements, ends, by_cause, (totals[0], totals[1]), by_indicator)


def told(
    engagements: Sequence[EngagementStates],
    ends: Ends,
    by_cause: Mapping[Cause, Fraction],
    totals: tuple[Sequence[Fraction], Sequence[Fraction]],
    by_indicator: dict[str, dict[Cause, Fraction]],
) -> ScoreChange:
    """Put the parts together: what each cause made of the points, then deductions, bonus, limits, rounding.

    `totals`: what the points of each engagement come to, before and after.
    """
    added = shares_of_change(_ADDED, lambda changed: _sum(_added(each, changed) for each in engagements))
    states = (_NONE, frozenset((*CAUSES, *_ADDED)))
    old_total, new_total = (
        _sum(each.shares[bool(changed)] * total for each, total in zip(engagements, own, strict=True))
        + _sum(_added(each, changed) for each in engagements)
        for own, changed in zip(totals, states, strict=True)
    )
    old_limit, new_limit = (
        _limits(engagements, own, is_new=is_new) for own, is_new in zip(totals, (False, True), strict=True)
    )
    seen = ends.old_published if ends.old_as_seen is None else ends.old_as_seen
    parts: dict[Part, Fraction] = {cause: by_cause.get(cause, Fraction(0)) for cause in CAUSES}
    parts["mix"] += added["mix"]
    parts["deductions"], parts["bonus"] = added["deductions"], added["bonus"]
    parts["restatement"] = ends.old_published - seen
    parts["limits"] = new_limit - old_limit
    parts["rounding"] = (ends.new_published - new_total - new_limit) - (ends.old_published - old_total - old_limit)
    return ScoreChange(ends.new_published - seen, {part: parts[part] for part in PARTS}, by_indicator)


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


@dataclass(frozen=True)
class _Weighted:
    """Each indicator's effective weight and points under every set of causes that touch its engagement."""

    shares: Pair
    touching: Changed
    given: Mapping[Changed, Mapping[str, Pair]]
    level: Fraction = Fraction(0)

    @classmethod
    def of(cls, engagement: EngagementStates) -> _Weighted:
        moved = any(each.old_weight != each.new_weight for each in engagement.indicators)
        causes = frozenset[str]().union(*(key for each in engagement.indicators for key in each.points))
        touching = causes | ({"weights"} if moved else frozenset())
        given = {
            changed: _weighed(engagement.indicators, changed)
            for changed in subsets([cause for cause in CAUSES if cause in touching])
        }
        return cls(engagement.shares, touching, given)

    def at(self, code: str, changed: Changed) -> Fraction:
        """Return what an indicator gives the vendor, counted from the level."""
        weight, points = self.given[changed & self.touching].get(code, _NOTHING)
        return self.shares["mix" in changed] * weight * (points - self.level)

    def sum_at(self, changed: Changed) -> Fraction:
        """Return the engagement's own weighted points, counted from the level."""
        return _sum(weight * (points - self.level) for weight, points in self.given[changed & self.touching].values())


def _indicator_shares(weighted: Sequence[_Weighted], code: str) -> dict[Cause, Fraction]:
    """Share out one indicator's change among the causes that touch anything; the others have none."""
    causes = [cause for cause in CAUSES if any(_is_touched(each, cause) for each in weighted)]
    shares = shares_of_change(causes, lambda changed: _sum(each.at(code, changed) for each in weighted))
    return {cause: shares.get(cause, Fraction(0)) for cause in CAUSES}


def _is_touched(engagement: _Weighted, cause: Cause) -> bool:
    return engagement.shares[0] != engagement.shares[1] if cause == "mix" else cause in engagement.touching


def _codes(engagements: Sequence[EngagementStates]) -> list[str]:
    """Return every indicator once, in the order they are given."""
    for engagement in engagements:
        codes = [each.code for each in engagement.indicators]
        if len(set(codes)) != len(codes):
            raise ValueError("each indicator is given once")
    return list(dict.fromkeys(each.code for engagement in engagements for each in engagement.indicators))


def _weighed(indicators: Sequence[IndicatorStates], changed: Changed) -> dict[str, Pair]:
    points = {each.code: each.points_at(changed - {"weights"}) for each in indicators}
    stated = {each.code: each.new_weight if "weights" in changed else each.old_weight for each in indicators}
    present = frozenset(code for code, value in points.items() if value is not None)
    weights = effective_weights(stated, {each.code: each.dimension for each in indicators}, present)
    return {code: (weights[code], Fraction(0) if value is None else value) for code, value in points.items()}


def _added(engagement: EngagementStates, changed: Changed) -> Fraction:
    return engagement.shares["mix" in changed] * (
        engagement.deductions["deductions" in changed] + engagement.bonus["bonus" in changed]
    )


def _points(weighted: Sequence[_Weighted], changed: Changed) -> Fraction:
    """Return the vendor's weighted points, counted from the level."""
    return _sum(each.shares["mix" in changed] * each.sum_at(changed) for each in weighted)


def _limits(engagements: Sequence[EngagementStates], totals: Sequence[Fraction], *, is_new: bool) -> Fraction:
    """Return what the limits 0 and 100 take from or give to the engagements' totals."""
    limited = Fraction(0)
    for engagement, points in zip(engagements, totals, strict=True):
        total = points + engagement.deductions[is_new] + engagement.bonus[is_new]
        limited += engagement.shares[is_new] * (min(max(total, Fraction(0)), _FULL) - total)
    return limited


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))
