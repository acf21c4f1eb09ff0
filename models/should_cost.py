"""What a vendor's hourly price should be, built up from what it pays its people and for the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class BuildUp:
    """A price an hour: each part an hour, their sum, and the price with the markup (tax, profit) on it, in 元."""

    parts: Mapping[str, Fraction]
    cost: Fraction
    price: Fraction


def hourly_price(
    per_person: Mapping[str, Fraction], shared: Mapping[str, Fraction], people: int, hours: Fraction, markup: Fraction
) -> BuildUp:
    """Build up an hourly price from monthly amounts: those of a person, and those that `people` persons share."""
    parts = {name: amount / hours for name, amount in per_person.items()}
    parts |= {name: amount / people / hours for name, amount in shared.items()}
    cost = sum(parts.values(), Fraction(0))
    return BuildUp(parts, cost, cost * (1 + markup))
