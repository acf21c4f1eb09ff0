"""What would have to be true for outsourcing to be cheaper: one assumption at a time, its break-even, and all at once.

A case is the lines of both sides for one quarter. Each line says which assumptions move it and whether it follows the
volume (decisions 21); amounts are exact fractions, and only the 10,000 draws are floats, because they are a sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final

import numpy as np

SEED: Final = 20251231
DRAWS: Final = 10_000
# Assumptions that are factors of the lines they move, and the two that are shares from 0 to 1.
FACTORS: Final = ("price", "pay", "volume", "handling", "errors", "inhouse_errors", "monitoring")
SHARES: Final = ("vat", "stranded")
DRIVERS: Final = (*FACTORS, *SHARES)
# Least, most likely and greatest value of each factor that is drawn (domain 4.9); shares go from 0 to 1.
TRIANGLES: Final[Mapping[str, tuple[float, float, float]]] = {
    "price": (0.95, 1.0, 1.10),
    "pay": (0.95, 1.0, 1.08),
    "handling": (0.90, 1.0, 1.10),
    "errors": (0.5, 1.0, 3.0),
}


@dataclass(frozen=True)
class Line:
    """One cost line or a part of one; `is_variable` says that it follows the volume, `moved_by` what else moves it."""

    is_outsourced: bool
    amount: Fraction
    is_variable: bool
    moved_by: frozenset[str]


@dataclass(frozen=True)
class Case:
    """The lines of one engagement and quarter.

    Lines moved by `vat` hold the whole VAT, of which `recoverable` is not a cost. Lines moved by `stranded` hold the
    whole in-house overhead, or stranded cost where that is more, of which the share `stranded` stays with the bank.
    """

    lines: tuple[Line, ...]
    recoverable: Fraction = Fraction(0)
    stranded: Fraction = Fraction(1)

    def value(self, driver: str) -> Fraction:
        """Return where an assumption stands: factors at 1, shares where they are."""
        return {"vat": self.recoverable, "stranded": self.stranded}.get(driver, Fraction(1))

    def moves(self, driver: str) -> bool:
        """Tell whether an assumption moves anything in this case."""
        if driver == "volume":
            return any(line.is_variable and line.amount for line in self.lines)
        return any(driver in line.moved_by and line.amount for line in self.lines)


@dataclass(frozen=True)
class Sides:
    """What both sides cost."""

    inhouse: Fraction
    outsourced: Fraction

    @property
    def saving(self) -> Fraction:
        """In-house less outsourced."""
        return self.inhouse - self.outsourced

    @property
    def margin(self) -> Fraction | None:
        """The saving as a share of in-house cost; none where there is no in-house cost."""
        return self.saving / self.inhouse if self.inhouse else None


@dataclass(frozen=True)
class Bar:
    """One bar of the tornado: the saving at an assumption's low and high value, and the value at which it is nought."""

    driver: str
    low: Fraction
    high: Fraction
    saving_low: Fraction
    saving_high: Fraction
    break_even: Fraction | None

    @property
    def swing(self) -> Fraction:
        """How far the saving moves between the two."""
        return abs(self.saving_high - self.saving_low)


@dataclass(frozen=True)
class Simulated:
    """How often outsourcing came out cheaper, and the saving at three percentiles of the draws, in 元."""

    cheaper_share: float
    p05: float
    p50: float
    p95: float


def sides(case: Case, values: Mapping[str, Fraction] | None = None) -> Sides:
    """Return what both sides cost where some assumptions take other values; the rest stay where they are."""
    given = values or {}
    totals = [Fraction(0), Fraction(0)]
    for line in case.lines:
        factor = line.amount
        for driver in _of(line):
            factor *= _factor(driver, given.get(driver, case.value(driver)))
        totals[line.is_outsourced] += factor
    return Sides(*totals)


def break_even(case: Case, driver: str) -> Fraction | None:
    """Return the value of one assumption at which both sides cost the same, the others as they are.

    The saving is a straight line in each assumption; none where it does not move the saving.
    """
    at, beside = case.value(driver), case.value(driver) + 1
    base, moved = sides(case).saving, sides(case, {driver: beside}).saving
    return None if moved == base else at - base * (beside - at) / (moved - base)


def tornado(case: Case, ranges: Mapping[str, tuple[Fraction, Fraction]]) -> list[Bar]:
    """Return one bar per assumption that moves anything, the widest first."""
    bars = [
        Bar(
            driver,
            low,
            high,
            sides(case, {driver: low}).saving,
            sides(case, {driver: high}).saving,
            break_even(case, driver),
        )
        for driver, (low, high) in ranges.items()
        if case.moves(driver)
    ]
    return sorted(bars, key=lambda bar: (-bar.swing, bar.driver))


def usual_ranges(share: Fraction = Fraction(1, 10)) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the ranges of domain 4.9: factors up and down by a share, errors and monitoring from none to double."""
    up_and_down = dict.fromkeys(("price", "pay", "volume", "handling"), (1 - share, 1 + share))
    none_to_double = {name: (Fraction(0), Fraction(2)) for name in ("errors", "inhouse_errors", "monitoring")}
    return {**up_and_down, **none_to_double, **{name: (Fraction(0), Fraction(1)) for name in SHARES}}


def simulate(case: Case, draws: int = DRAWS, seed: int = SEED) -> Simulated:
    """Draw the assumptions from triangles and count how often outsourcing is cheaper; a seed, an answer."""
    drawn = _drawn(draws, seed)
    factors = {name: drawn[name] for name in TRIANGLES}
    for name in SHARES:
        mode = min(1.0, max(0.0, float(case.value(name))))
        share = _triangle(drawn[name], (0.0, mode, 1.0))
        factors[name] = 1 - share if name == "vat" else share
    saving = np.zeros(draws)
    for moved_by, amount in sorted(_grouped(case.lines).items(), key=lambda each: sorted(each[0])):
        product: Any = amount
        for driver in sorted(moved_by):
            product = product * factors[driver]
        saving += product
    low, middle, high = np.percentile(saving, [5, 50, 95])
    return Simulated(float(np.count_nonzero(saving > 0) / draws), float(low), float(middle), float(high))


def _of(line: Line) -> Iterable[str]:
    return (*line.moved_by, "volume") if line.is_variable else line.moved_by


def _factor(driver: str, value: Fraction) -> Fraction:
    return 1 - value if driver == "vat" else value


def _grouped(lines: Sequence[Line]) -> dict[frozenset[str], float]:
    """Add up lines that move together: savings in-house, costs outsourced; the volume is what was delivered."""
    drawn = frozenset((*TRIANGLES, *SHARES))
    groups: dict[frozenset[str], Fraction] = {}
    for line in lines:
        key = line.moved_by & drawn
        groups[key] = groups.get(key, Fraction(0)) + (-line.amount if line.is_outsourced else line.amount)
    return {key: float(amount) for key, amount in groups.items()}


@cache
def _drawn(draws: int, seed: int) -> dict[str, Any]:
    """Draw once for all cases: what differs between two engagements is then never the luck of the draw."""
    generator = np.random.Generator(np.random.PCG64(seed))
    chances = {name: generator.random(draws) for name in (*TRIANGLES, *SHARES)}
    return {
        name: _triangle(chance, TRIANGLES[name]) if name in TRIANGLES else chance for name, chance in chances.items()
    }


def _triangle(chance: Any, corners: tuple[float, float, float]) -> Any:
    """Turn chances between 0 and 1 into values of a triangular distribution."""
    low, mode, high = corners
    width = high - low
    turn = (mode - low) / width
    rising = low + np.sqrt(chance * width * (mode - low))
    falling = high - np.sqrt((1 - chance) * width * (high - mode))
    return np.where(chance < turn, rising, falling)
