"""Which of two arrangements costs less over years: growing yearly cost and cash at its dates, discounted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

_MONTHS: Final = 12
_WHOLE: Final = Fraction(1)


@dataclass(frozen=True)
class Side:
    """One side's cost: of the first year, its growth a year, and one-time cash by year (0 is the beginning)."""

    first_year: Fraction
    growth: Fraction
    one_time: Mapping[int, Fraction] = field(default_factory=dict)

    def cost(self, year: int, part: Fraction = _WHOLE) -> Fraction:
        """Return what is paid at the end of a year, or of a part of it; year 0 holds one-time cash alone."""
        recurring = self.first_year * (1 + self.growth) ** (year - 1) * part if year else Fraction(0)
        return recurring + self.one_time.get(year, Fraction(0))


@dataclass(frozen=True)
class Year:
    """One year of the comparison; a negative one-time cost is money received, as at the transfer of a BOT contract.

    `ends` is how many years after the beginning it is over: less than the year's number where only a part is run.
    """

    year: int
    ends: Fraction
    factor: Fraction
    inhouse: Fraction
    outsourced: Fraction

    @property
    def saving(self) -> Fraction:
        """In-house less outsourced, undiscounted."""
        return self.inhouse - self.outsourced


@dataclass(frozen=True)
class Comparison:
    """Both sides over the years."""

    years: tuple[Year, ...]

    @property
    def inhouse(self) -> Fraction:
        """The present value of the in-house side."""
        return sum((each.inhouse * each.factor for each in self.years), Fraction(0))

    @property
    def outsourced(self) -> Fraction:
        """The present value of the outsourced side."""
        return sum((each.outsourced * each.factor for each in self.years), Fraction(0))

    @property
    def npv(self) -> Fraction:
        """What outsourcing saves, in money of the beginning."""
        return self.inhouse - self.outsourced

    @property
    def verdict(self) -> str:
        """Return PASS where outsourcing saves anything at all over the term, else FAIL."""
        return "PASS" if self.npv > 0 else "FAIL"

    @property
    def nominal_saving(self) -> Fraction:
        """What outsourcing saves, undiscounted."""
        return sum((each.saving for each in self.years), Fraction(0))


def parts(months: int) -> tuple[Fraction, ...]:
    """Return how much of each year a term of so many months runs: whole years, and what is left as a part year."""
    whole, left = divmod(months, _MONTHS)
    return (_WHOLE,) * whole + ((Fraction(left, _MONTHS),) if left else ())


def compare(inhouse: Side, outsourced: Side, rate: Fraction, months: int) -> Comparison:
    """Compare two sides over a term; flows at the end of each year and of the term, nominal, nominal rate (4.4)."""
    years = [Year(0, Fraction(0), _WHOLE, inhouse.cost(0), outsourced.cost(0))]
    for year, part in enumerate(parts(months), start=1):
        ends = year - 1 + part
        years.append(Year(year, ends, _factor(rate, ends), inhouse.cost(year, part), outsourced.cost(year, part)))
    return Comparison(tuple(years))


def satisfies_differential(saving: Fraction, personnel: Fraction, share: Fraction = Fraction(1, 10)) -> bool:
    """Tell whether a saving reaches the share of personnel cost that a change should bring (domain 4.7)."""
    return saving >= personnel * share


def growing(first_year: Fraction, growth: Fraction, months: int) -> Fraction:
    """Return the sum over a term of an amount that grows yearly."""
    return sum((first_year * (1 + growth) ** year * part for year, part in enumerate(parts(months))), Fraction(0))


def _factor(rate: Fraction, years: Fraction) -> Fraction:
    """Return what money after so many years is worth at the beginning; exact but for a part year, which has a root."""
    if years.denominator == 1:
        return 1 / (1 + rate) ** int(years)
    return Fraction(float(1 + rate) ** -float(years))
