"""Which weights follow from saying them outright: all equal, or the mean of the members' budgets of 100 points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

BUDGET: Final = Fraction(100)


def equal_weights(items: Sequence[str]) -> dict[str, Fraction]:
    """Return the same exact share for each item, sum 1."""
    if not items or len(set(items)) != len(items):
        raise ValueError(f"equal weights need items that differ: {', '.join(items) or 'there are none'}")
    return {item: Fraction(1, len(items)) for item in items}


def budget_weights(
    budgets: Mapping[str, Mapping[str, Fraction | Decimal | int]], budget: Fraction = BUDGET
) -> dict[str, Fraction]:
    """Return each item's exact mean share of the members' budgets, sum 1; `budgets` by member, then item.

    Raises ValueError naming the member whose points are negative, do not add up to `budget`, or leave out an item.
    """
    if not budgets:
        raise ValueError("at least one member allocates a budget")
    items = list(next(iter(budgets.values())))
    shares = {member: _shares(member, given, items, budget) for member, given in budgets.items()}
    return {item: sum((share[item] for share in shares.values()), Fraction(0)) / len(shares) for item in items}


def _shares(
    member: str, given: Mapping[str, Fraction | Decimal | int], items: Sequence[str], budget: Fraction
) -> dict[str, Fraction]:
    if set(given) != set(items):
        odd = sorted(set(given) ^ set(items))
        raise ValueError(f"{member} must give points to the same items as the others; differs in {', '.join(odd)}")
    points = {item: Fraction(given[item]) for item in items}
    negative = [item for item in items if points[item] < 0]
    if negative:
        raise ValueError(f"{member} gives less than 0 points to {', '.join(negative)}")
    total = sum(points.values(), Fraction(0))
    if total != budget:
        raise ValueError(f"{member} gives {float(total):g} points, not {float(budget):g}")
    return {item: value / budget for item, value in points.items()}
