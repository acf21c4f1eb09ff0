"""How many points does a bid earn? PM1-PM5 of domain 3.4, exact; valid bids ex VAT, the rule declared beforehand.

The oracle of `pipelines/sql/selection/price_scores.sql`, which scores: tests/pipelines/test_tender_judgement.py holds the
tables against it. Nothing else reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from models.refused import RefusedError

Method: TypeAlias = Literal["PM1", "PM2", "PM3", "PM4", "PM5"]
Amount: TypeAlias = Fraction | Decimal | int

FULL: Final = Fraction(100)
TRIM_FROM: Final = 5
LOW_BID_SHARE: Final = Fraction(4, 5)


@dataclass(frozen=True)
class PriceRule:
    """A price method with the parameters that the tender declared.

    `above` and `below` (e and f) are points lost per percent above and below the base of PM2 and PM3; `markdown` (k) is
    by what share PM3 lowers the base. PM4 runs from `cap` (0 points) down to `reference` (100), or to the lowest bid
    where no reference was declared. Raises ValueError for parameters that don't fit the method.
    """

    method: Method
    above: Fraction = Fraction(1)
    below: Fraction = Fraction(1, 2)
    markdown: Fraction = Fraction(0)
    cap: Fraction | None = None
    reference: Fraction | None = None

    def __post_init__(self) -> None:
        if self.above < 0 or self.below < 0 or not 0 <= self.markdown < 1:
            raise ValueError("e and f are at least 0, k is at least 0 and below 1")
        if self.markdown and self.method != "PM3":
            raise ValueError(f"only PM3 lowers its base; {self.method} takes no k")
        if self.method == "PM4" and self.cap is None:
            raise ValueError("PM4 needs a price cap")
        if self.reference is not None and (
            self.method != "PM4" or self.cap is None or not 0 < self.reference <= self.cap
        ):
            raise ValueError("a reference price belongs to PM4, is above 0 and at most the cap")


@dataclass(frozen=True)
class PricePoints:
    """Exact points 0-100 by bidder; `base` is what bids were measured against (a price; for PM5 the best value ratio).

    `left_out` names the bidders whose bids did not count for the mean of PM2 and PM3.
    """

    points: dict[str, Fraction]
    base: Fraction
    left_out: tuple[str, ...] = ()


def price_points(
    rule: PriceRule, bids: Mapping[str, Amount], quality: Mapping[str, Amount] | None = None
) -> PricePoints:
    """Return the points of each bid; `quality` (0-100 by bidder) is what PM5 divides by the price.

    Raises RefusedError naming the bidder for a bid of 0 or less, one above the cap (gate G15 takes it out first), and
    for PM5 without each bidder's quality.
    """
    exact = {bidder: Fraction(bid) for bidder, bid in bids.items()}
    _check_bids(rule, exact)
    match rule.method:
        case "PM1":
            low = min(exact.values())
            return PricePoints({bidder: FULL * low / bid for bidder, bid in exact.items()}, low)
        case "PM2" | "PM3":
            return _around_mean(rule, exact)
        case "PM4":
            return _below_cap(rule, exact)
        case "PM5":
            return _value_for_money(exact, quality)


def tender_total(rule: PriceRule, quality: Amount, points: Fraction, price_weight: Fraction) -> Fraction:
    """Return (1 - p)·Q + p·price points; under PM5, which holds the quality already, its points alone.

    Raises ValueError for a price weight outside 0-1, or other than 0 under PM5.
    """
    if not 0 <= price_weight <= 1 or (rule.method == "PM5" and price_weight):
        raise ValueError("the price weight lies between 0 and 1, and PM5 stands alone with 0")
    return points if rule.method == "PM5" else (1 - price_weight) * Fraction(quality) + price_weight * points


def keeps_order(rule: PriceRule, price_weight: Fraction) -> bool:
    """Whether no further bid can reorder the others (decision 18): PM4 with declared reference, or price weight 0."""
    return price_weight == 0 or (rule.method == "PM4" and rule.reference is not None)


def bids_to_explain(bids: Mapping[str, Amount], share: Fraction = LOW_BID_SHARE) -> tuple[str, ...]:
    """Return the bidders below 80 % of the mean of valid bids, who must explain (G15); never rejected by itself."""
    exact = {bidder: Fraction(bid) for bidder, bid in bids.items()}
    limit = share * sum(exact.values(), Fraction(0)) / max(len(exact), 1)
    return tuple(sorted(bidder for bidder, bid in exact.items() if bid < limit))


def _check_bids(rule: PriceRule, bids: Mapping[str, Fraction]) -> None:
    if not bids:
        raise RefusedError("no_bid", "there is no valid bid")
    for bidder, bid in bids.items():
        if bid <= 0:
            sentence = f"the bid of {bidder} must be greater than 0, not {float(bid):g}"
            raise RefusedError("bid_not_positive", sentence, bidder=bidder, bid=bid)
        if rule.cap is not None and bid > rule.cap:
            sentence = f"the bid of {bidder}, {float(bid):.2f}, is above the cap {float(rule.cap):.2f}: not valid"
            raise RefusedError("bid_above_cap", sentence, bidder=bidder, bid=bid, cap=rule.cap)


def _around_mean(rule: PriceRule, bids: Mapping[str, Fraction]) -> PricePoints:
    # Which of equal bids is left out makes no difference to the mean; by name, so that rows may come in any order.
    order = sorted(bids, key=lambda bidder: (bids[bidder], bidder))
    counted = order[1:-1] if len(order) >= TRIM_FROM else order
    base = sum((bids[bidder] for bidder in counted), Fraction(0)) / len(counted) * (1 - rule.markdown)
    points = {}
    for bidder, bid in bids.items():
        slope = rule.above if bid > base else rule.below
        points[bidder] = max(Fraction(0), FULL - slope * FULL * abs(bid - base) / base)
    return PricePoints(points, base, tuple(sorted(set(order) - set(counted))))


def _below_cap(rule: PriceRule, bids: Mapping[str, Fraction]) -> PricePoints:
    if rule.cap is None:
        raise ValueError("PM4 needs a price cap")
    low = min(bids.values()) if rule.reference is None else rule.reference
    room = rule.cap - low
    points = {bidder: min(FULL, FULL * (rule.cap - bid) / room) if room else FULL for bidder, bid in bids.items()}
    return PricePoints(points, low)


def _value_for_money(bids: Mapping[str, Fraction], quality: Mapping[str, Amount] | None) -> PricePoints:
    lacking = sorted(bids.keys() - (quality or {}).keys())
    if quality is None or lacking:
        sentence = f"PM5 needs the quality score of {', '.join(lacking)}"
        raise RefusedError("quality_missing", sentence, bidders=tuple(lacking))
    ratio = {bidder: Fraction(quality[bidder]) / bid for bidder, bid in bids.items()}
    best = max(ratio.values())
    return PricePoints(
        {bidder: FULL * each / best if best > 0 else Fraction(0) for bidder, each in ratio.items()}, best
    )
