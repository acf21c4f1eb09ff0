"""Which of two arrangements costs less over years: growing yearly cost and cash at its dates, discounted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Side:
    """One side's cost: of the first year, its growth a year, and one-time cash by year (0 is the beginning)."""

    first_year: Fraction
    growth: Fraction
    one_time: Mapping[int, Fraction] = field(default_factory=dict)

    def cost(self, year: int) -> Fraction:
        """Return what is paid at the end of a year; year 0 holds one-time cash alone."""
        recurring = self.first_year * (1 + self.growth) ** (year - 1) if year else Fraction(0)
        return recurring + self.one_time.get(year, Fraction(0))


@dataclass(frozen=True)
class Year:
    """One year of the comparison; a negative one-time cost is money received, as at the transfer of a BOT contract."""

    year: int
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
    def nominal_saving(self) -> Fraction:
        """What outsourcing saves, undiscounted."""
        return sum((each.saving for each in self.years), Fraction(0))


def compare(inhouse: Side, outsourced: Side, rate: Fraction, years: int) -> Comparison:
    """Compare two sides over whole years; flows at the end of each, nominal, at a nominal rate (domain 4.4)."""
    return Comparison(
        tuple(
            Year(year, 1 / (1 + rate) ** year, inhouse.cost(year), outsourced.cost(year)) for year in range(years + 1)
        )
    )


def satisfies_differential(saving: Fraction, personnel: Fraction, share: Fraction = Fraction(1, 10)) -> bool:
    """Tell whether a saving reaches the share of personnel cost that a change should bring (domain 4.7)."""
    return saving >= personnel * share


def growing(first_year: Fraction, growth: Fraction, years: int) -> Fraction:
    """Return the sum of an amount that grows yearly."""
    return sum((first_year * (1 + growth) ** year for year in range(years)), Fraction(0))
