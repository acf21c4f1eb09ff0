"""How firm is a ranking: other weights, other methods, and how exactly the scores are known (domain 3.8, 6.3)?

Plain tables: one `Standing` per vendor, one `WeightRange` per dimension and indicator, one `Opinion` per other method.
Nothing here depends on the order of the vendors or on the clock: draws are seeded (models/weight_draws.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.acceptability import Acceptability, acceptability, acceptability_of
from models.matrices import FloatArray
from models.rank_bands import facing_errors, rank_bands
from models.rank_likeness import likeness
from models.ranks import competition_ranks
from models.searched_ranges import searched_ranges
from models.second_opinions import FULL, product_of_points, topsis_of_points, weighted_sum
from models.stability import StabilityInterval, dominance_share, first_place_intervals, full_ranking_intervals
from models.weight_draws import NORMAL, uniform_weights, weights_around
from pipelines.robustness.contest import Contest

Method: TypeAlias = Literal["product", "sum", "topsis"]

_DUST: Final = 1e-9


@dataclass(frozen=True)
class Standing:
    """How firm one vendor's place is.

    low, high: bounds of its score. first_share, top_three_share: in how many of the draws around the stated weights it
    is first, among the first three; best_place to worst_place hold 5 to 95 % of them. any_…: the same over every set of
    weights there is. band: 1 the best; a band holds who can't be told from its best. is_apart: whether it can be told
    from the vendor one place above (None for the first).
    """

    vendor_id: str
    place: int
    total: float
    low: float
    high: float
    first_share: float
    top_three_share: float
    best_place: int
    worst_place: int
    any_first_share: float
    any_top_three_share: float
    any_best_place: int
    any_worst_place: int
    band: int
    is_apart: bool | None


@dataclass(frozen=True)
class WeightRange:
    """Between which weights, of 100, the first stays first and the whole order stays, the others in proportion.

    A dimension's weights are those that the rule states; an indicator's are as it counts here, after weight of what
    nobody has was passed on. None where the first place is shared or was decided by a tie-break.
    """

    kind: Literal["dimension", "indicator"]
    code: str
    weight: float
    first_low: float | None
    first_high: float | None
    order_low: float
    order_high: float


@dataclass(frozen=True)
class Opinion:
    """What another method says: a weighted product (a weighted sum where the rule's mean is geometric) or TOPSIS.

    All on fixed scales.
    places: by vendor, in the order of the standings. tau_b: Kendall's rank correlation with the published order (None
    where all tie), 1 the same order, -1 the reverse.
    """

    method: Method
    scores: tuple[float, ...]
    places: tuple[int, ...]
    tau_b: float | None
    weighted_spearman: float | None
    same_first: bool
    same_top_three: bool


@dataclass(frozen=True)
class Firmness:
    """How firm the order of a peer group or tender is; `standings` by place.

    draws: how many sets of weights were drawn, each way. never_share: share of pairs whose order no weights can change;
    None where the total is no weighted sum.
    """

    standings: tuple[Standing, ...]
    ranges: tuple[WeightRange, ...]
    opinions: tuple[Opinion, ...]
    draws: int
    never_share: float | None

    def of(self, vendor_id: str) -> Standing | None:
        """Return the standing of a vendor that has a place."""
        return next((each for each in self.standings if each.vendor_id == vendor_id), None)

    def dimension(self, code: str) -> WeightRange | None:
        """Return the range of one dimension."""
        return next((each for each in self.ranges if (each.kind, each.code) == ("dimension", code)), None)


def firmness(contest: Contest) -> Firmness:
    """Return how firm the order of a contest is."""
    table = contest.points + contest.added[:, None]
    around, anywhere = (
        acceptability(table, drawn) if contest.composite is None else acceptability_of(contest.composite, drawn)
        for drawn in (weights_around(contest.weights, NORMAL), uniform_weights(len(contest.weights)))
    )
    return Firmness(
        standings=_standings(contest, around, anywhere),
        ranges=(*_dimension_ranges(contest), *_indicator_ranges(contest, table)),
        opinions=_opinions(contest),
        draws=around.draws,
        never_share=None if contest.composite else dominance_share(table, contest.weights),
    )


def _standings(contest: Contest, around: Acceptability, anywhere: Acceptability) -> tuple[Standing, ...]:
    facing = facing_errors(contest.totals, contest.low, contest.high)
    errors = facing if contest.pair_errors is None else contest.pair_errors
    bands = rank_bands(contest.published, errors, contest.least_difference)
    return tuple(
        Standing(
            vendor_id=vendor,
            place=contest.places[row],
            total=float(contest.published[row]),
            low=float(contest.low[row]),
            high=float(contest.high[row]),
            first_share=float(around.first_share[row]),
            top_three_share=float(around.top_three_share[row]),
            best_place=int(around.best_rank[row]),
            worst_place=int(around.worst_rank[row]),
            any_first_share=float(anywhere.first_share[row]),
            any_top_three_share=float(anywhere.top_three_share[row]),
            any_best_place=int(anywhere.best_rank[row]),
            any_worst_place=int(anywhere.worst_rank[row]),
            band=bands.band[row],
            is_apart=bool(bands.differs[row, row - 1]) if row else None,
        )
        for row, vendor in enumerate(contest.vendors)
    )


def _dimension_ranges(contest: Contest) -> list[WeightRange]:
    names = list(dict.fromkeys(contest.dimensions))
    member = np.array([[float(own == name) for name in names] for own in contest.dimensions])
    share = contest.weights @ member
    names = [name for name, own in zip(names, share, strict=True) if own > 0]
    member, share = member[:, share > 0], share[share > 0]
    table = contest.points @ (contest.weights[:, None] * member) / share + contest.added[:, None]
    stated = [contest.dimension_weights[name] for name in names]
    groups = [np.array([own == name for own in contest.dimensions]) for name in names]
    first, order = _intervals(contest, table, share, groups)
    return [
        _range("dimension", name, own, *(_as_stated(each, own, sum(stated)) for each in pair))
        for name, own, pair in zip(names, stated, zip(first, order, strict=True), strict=True)
    ]


def _as_stated(found: StabilityInterval | None, own: float, present: float) -> StabilityInterval | None:
    """Turn bounds of a weight as it counts into bounds of the weight that the rule states.

    Stated as t, it counts as t / (t + (1 - t)·r), where r is what the other dimensions present are of all the others.
    """
    if found is None or own >= 1:
        return found
    ratio = (present - own) / (1 - own)
    low, high = (
        edge * ratio / (1 - edge + edge * ratio) if ratio > _DUST else round(edge) for edge in (found.low, found.high)
    )
    return StabilityInterval(own, low, high)


def _indicator_ranges(contest: Contest, table: FloatArray) -> list[WeightRange]:
    groups = [np.arange(len(contest.weights)) == place for place in range(len(contest.weights))]
    first, order = _intervals(contest, table, contest.weights, groups)
    return [
        _range("indicator", code, float(own), *pair)
        for code, own, pair in zip(contest.indicators, contest.weights, zip(first, order, strict=True), strict=True)
        if own > 0
    ]


def _intervals(
    contest: Contest, table: FloatArray, weights: FloatArray, groups: Sequence[NDArray[np.bool_]]
) -> tuple[Sequence[StabilityInterval | None], Sequence[StabilityInterval]]:
    """Return the ranges of the first place, and of the whole order, for each group of indicators together.

    None for the first place where it is not one vendor's by its score alone. `table` and `weights` have one column a
    group, for totals that are sums; other totals are worked out again.
    """
    is_shared = contest.published[0] - contest.published[1] <= 0
    if contest.composite is None:
        first, order = first_place_intervals(table, weights), full_ranking_intervals(table, weights)
    else:
        found = searched_ranges(contest.composite, contest.weights, groups)
        first, order = tuple(each.first for each in found), tuple(each.order for each in found)
    return [None] * len(groups) if is_shared else first, order


def _range(
    kind: Literal["dimension", "indicator"],
    code: str,
    weight: float,
    first: StabilityInterval | None,
    order: StabilityInterval | None,
) -> WeightRange:
    return WeightRange(
        kind,
        code,
        FULL * weight,
        None if first is None else FULL * first.low,
        None if first is None else FULL * first.high,
        FULL * (weight if order is None else order.low),
        FULL * (weight if order is None else order.high),
    )


def _opinions(contest: Contest) -> tuple[Opinion, ...]:
    """Let the other methods judge the same points and weights; bonus and deductions follow, as after the sum."""
    is_product = contest.composite is not None and contest.composite.adding.is_geometric
    another: tuple[Method, FloatArray] = (
        ("sum", weighted_sum(contest.points, contest.weights))
        if is_product
        else ("product", product_of_points(contest.points, contest.weights))
    )
    judged = dict([another, ("topsis", FULL * topsis_of_points(contest.points, contest.weights).closeness)])
    return tuple(_opinion(method, scores + contest.added, contest) for method, scores in judged.items())


def _opinion(method: Method, scores: FloatArray, contest: Contest) -> Opinion:
    published = -np.array(contest.places, dtype=np.float64)
    alike = likeness(published, scores)
    return Opinion(
        method=method,
        scores=tuple(map(float, scores)),
        places=tuple(map(int, competition_ranks(scores))),
        tau_b=_known(alike.tau_b),
        weighted_spearman=_known(alike.weighted_spearman),
        same_first=alike.same_first,
        same_top_three=alike.same_top_three,
    )


def _known(figure: float) -> float | None:
    # NaN is what mathematics says where all tie; a table says it by leaving the cell empty.
    return None if np.isnan(figure) else float(figure)
