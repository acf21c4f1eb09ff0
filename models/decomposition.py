"""What is a change made of? Shares of several causes that do not depend on an order and sum exactly to the change.

A cause's share is the mean of what it adds over all orders in which the causes can come (Shapley 1953). It needs the
outcome under every combination of old and new: 2^n of them, so n stays at five or less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import factorial
from typing import Final, TypeAlias, TypeVar

Cause = TypeVar("Cause", bound=str)
Changed: TypeAlias = frozenset[str]

MOST_CAUSES: Final = 8


def shares_of_change(causes: Sequence[Cause], outcome: Callable[[Changed], Fraction]) -> dict[Cause, Fraction]:
    """Return each cause's share of outcome(all changed) - outcome(none changed), exact.

    `outcome` is asked once for each set of causes that have changed while the others are as before.
    Raises ValueError for a cause named twice or more than eight causes.
    """
    if len(set(causes)) != len(causes) or len(causes) > MOST_CAUSES:
        raise ValueError(f"a change has up to {MOST_CAUSES} different causes, not {', '.join(causes)}")
    known = cache(outcome)
    return {cause: _share(cause, [other for other in causes if other != cause], known) for cause in causes}


def subsets(causes: Sequence[str]) -> tuple[Changed, ...]:
    """Return every set of causes, from none to all: what `outcome` will be asked for."""
    return tuple(frozenset(chosen) for size in range(len(causes) + 1) for chosen in combinations(causes, size))


def _share(cause: str, others: Sequence[str], outcome: Callable[[Changed], Fraction]) -> Fraction:
    total = Fraction(0)
    for before in subsets(others):
        orders = factorial(len(before)) * factorial(len(others) - len(before))
        total += Fraction(orders, factorial(len(others) + 1)) * (outcome(before | {cause}) - outcome(before))
    return total
