"""Which weights follow from saying them outright: equal, budgets of 100 points, one weight moved, floats made exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, isfinite
from typing import Final

from models.refused import RefusedError

BUDGET: Final = Fraction(100)
# Weights of a scheme are written with two decimals.
STEP: Final = Fraction(1, 100)


def equal_weights(items: Sequence[str]) -> dict[str, Fraction]:
    """Return the same exact share for each item, sum 1."""
    if not items or len(set(items)) != len(items):
        raise ValueError(f"equal weights need items that differ: {', '.join(items) or 'there are none'}")
    return {item: Fraction(1, len(items)) for item in items}


def budget_weights(
    budgets: Mapping[str, Mapping[str, Fraction | Decimal | int]], budget: Fraction = BUDGET
) -> dict[str, Fraction]:
    """Return each item's exact mean share of the members' budgets, sum 1; `budgets` by member, then item.

    Raises RefusedError naming the member whose points are negative, do not add up to `budget`, or leave out an item.
    """
    if not budgets:
        raise RefusedError("no_member", "at least one member allocates a budget")
    items = list(next(iter(budgets.values())))
    shares = {member: _shares(member, given, items, budget) for member, given in budgets.items()}
    return {item: sum((share[item] for share in shares.values()), Fraction(0)) / len(shares) for item in items}


def with_one_moved(weights: Mapping[str, Fraction], item: str, new: Fraction) -> dict[str, Fraction]:
    """Return exact weights of the same sum with `item` at `new` and the others in their old proportions.

    Where all others weigh nothing they share the rest equally. Raises ValueError unless 0 <= new <= sum and, with a
    single item, new is the sum.
    """
    whole = sum(weights.values(), Fraction(0))
    others = [name for name in weights if name != item]
    if item not in weights or not 0 <= new <= whole or (not others and new != whole):
        raise ValueError(f"{item} can't weigh {float(new):g} of {float(whole):g}")
    rest = whole - weights[item]
    shares = {name: weights[name] / rest if rest else Fraction(1, len(others)) for name in others}
    return {name: new if name == item else (whole - new) * shares[name] for name in weights}


def exact_weights(
    shares: Mapping[str, float | Fraction], total: Fraction = BUDGET, step: Fraction = STEP
) -> dict[str, Fraction]:
    """Return shares (floats of AHP, say) as multiples of `step` that sum exactly to `total`; they need not sum to 1.

    Rounded down, and what is left goes to the largest remainders, among equal ones in the order given.
    Raises ValueError for a negative or infinite share, a sum of 0, or a total that is no multiple of the step.
    """
    if any(not isfinite(share) or share < 0 for share in shares.values()) or not any(shares.values()) or total % step:
        raise ValueError(f"weights must be finite, at least 0 and not all 0, and {total} a multiple of {step}")
    whole = sum((Fraction(share) for share in shares.values()), Fraction(0))
    wanted = {item: Fraction(share) / whole * total / step for item, share in shares.items()}
    units = {item: floor(each) for item, each in wanted.items()}
    left = int(total / step) - sum(units.values())
    for item in sorted(wanted, key=lambda name: units[name] - wanted[name])[:left]:
        units[item] += 1
    return {item: count * step for item, count in units.items()}


def _shares(
    member: str, given: Mapping[str, Fraction | Decimal | int], items: Sequence[str], budget: Fraction
) -> dict[str, Fraction]:
    odd = sorted(set(given) ^ set(items))
    if odd:
        sentence = f"{member} must give points to the same items as the others; differs in {', '.join(odd)}"
        raise RefusedError("other_items", sentence, member=member, items=tuple(odd))
    points = {item: Fraction(given[item]) for item in items}
    negative = tuple(item for item in items if points[item] < 0)
    if negative:
        sentence = f"{member} gives less than 0 points to {', '.join(negative)}"
        raise RefusedError("negative", sentence, member=member, items=negative)
    total = sum(points.values(), Fraction(0))
    if total != budget:
        sentence = f"{member} gives {float(total):g} points, not {float(budget):g}"
        raise RefusedError("wrong_total", sentence, member=member, total=total, budget=budget)
    return {item: value / budget for item, value in points.items()}
