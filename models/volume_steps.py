"""At which volumes outsourcing changes from dearer to cheaper, where people come whole and prices come in bands.

Between two steps both sides are straight lines, so every crossing is found exactly and none falls between the points of
a grid. Amounts and volumes are exact fractions of one quarter (domain 4.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor


@dataclass(frozen=True)
class Band:
    """A price that holds above one volume and up to another (none: without end)."""

    above: Fraction
    upto: Fraction | None
    price: Fraction


@dataclass(frozen=True)
class InHouse:
    """In-house cost: fixed, by the unit, and by whole operators, each for `capacity` units (none: no such step)."""

    fixed: Fraction
    unit: Fraction
    operator: Fraction = Fraction(0)
    capacity: Fraction | None = None

    def cost(self, volume: Fraction) -> Fraction:
        """Return the cost of a volume; an operator begun is an operator paid."""
        people = ceil(volume / self.capacity) if self.capacity else 0
        return self.fixed + self.unit * volume + self.operator * people


@dataclass(frozen=True)
class Outsourced:
    """Outsourced cost: fixed, by the unit beside the price, and the price by bands: by slice, or one for all."""

    fixed: Fraction
    unit: Fraction
    bands: Sequence[Band]
    is_progressive: bool

    def cost(self, volume: Fraction) -> Fraction:
        """Return the cost of a volume within the bands."""
        price = sum((self._charged(band, volume) * band.price for band in self.bands), Fraction(0))
        return self.fixed + self.unit * volume + price

    def has_price(self, volume: Fraction) -> bool:
        """Tell whether every unit of a volume falls in a band; without bands there is nothing to price by the unit."""
        return not self.bands or sum(self._charged(band, volume) for band in self.bands) >= volume

    def _charged(self, band: Band, volume: Fraction) -> Fraction:
        reached = volume if band.upto is None else min(volume, band.upto)
        if self.is_progressive:
            return max(reached - band.above, Fraction(0))
        is_within = band.above < volume and (band.upto is None or volume <= band.upto)
        return volume if is_within else Fraction(0)


@dataclass(frozen=True)
class Crossing:
    """A volume from which on outsourcing is cheaper, or no longer."""

    volume: Fraction
    is_cheaper_above: bool


def crossings(inhouse: InHouse, outsourced: Outsourced, upto: Fraction) -> list[Crossing]:
    """Return every volume above nought and up to a limit at which the cheaper side changes, the smallest first.

    Equal cost is not cheaper. What lies below the first band, in a gap or above the last one has no price and is not
    looked at; the volume at which a step begins still belongs to what is below it.
    """
    ends = [band.upto for band in outsourced.bands]
    last = upto if None in ends or not ends else min(upto, max(end for end in ends if end is not None))
    found: list[Crossing] = []
    before: bool | None = None
    for low, high in _stretches(inhouse, outsourced, last):
        if not outsourced.has_price(high):
            before = None
            continue
        for at, is_cheaper in _within(inhouse, outsourced, low, high):
            if before is not None and is_cheaper != before:
                found.append(Crossing(at, is_cheaper))
            before = is_cheaper
    return found


def _stretches(inhouse: InHouse, outsourced: Outsourced, last: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """Cut the volumes where a person or a band begins."""
    cuts = {Fraction(0), last}
    if inhouse.capacity:
        cuts |= {inhouse.capacity * count for count in range(1, floor(last / inhouse.capacity) + 1)}
    cuts |= {
        edge for band in outsourced.bands for edge in (band.above, band.upto) if edge is not None and 0 < edge < last
    }
    placed = sorted(cut for cut in cuts if cut <= last)
    yield from pairwise(placed)


def _within(inhouse: InHouse, outsourced: Outsourced, low: Fraction, high: Fraction) -> Iterator[tuple[Fraction, bool]]:
    """Tell which side is cheaper just above `low`, and again where that changes before `high`."""

    def saving(volume: Fraction) -> Fraction:
        return inhouse.cost(volume) - outsourced.cost(volume)

    # A straight line on the stretch: two inner points give it.
    one, two = low + (high - low) / 3, low + 2 * (high - low) / 3
    slope = (saving(two) - saving(one)) / (two - one)
    start, end = saving(one) - slope * (one - low), saving(high)
    yield low, start > 0 or (start == 0 and slope > 0)
    if slope and start * end < 0:
        yield low - start / slope, slope > 0
