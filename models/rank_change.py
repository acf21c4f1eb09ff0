"""Why did a vendor's place change? Exact shares of its own score, the others' scores, and who takes part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from models.decomposition import Changed, shares_of_change

Cause: TypeAlias = Literal["own_score", "other_scores", "participants"]

CAUSES: Final[tuple[Cause, ...]] = ("own_score", "other_scores", "participants")


@dataclass(frozen=True)
class RankChange:
    """Places before and after, and exact shares (places, positive is worse) that sum to new less old."""

    old_rank: int
    new_rank: int
    parts: dict[Cause, Fraction]


def rank_change(
    own: tuple[Fraction, Fraction], old_others: Mapping[str, Fraction], new_others: Mapping[str, Fraction]
) -> RankChange:
    """Return the parts of a change of place; `own` is (old, new) published total, others by vendor.

    A vendor that came or left has one total, which counts in every combination it takes part in.
    """

    def place(changed: Changed) -> Fraction:
        taking_part = new_others if "participants" in changed else old_others
        first, then = (new_others, old_others) if "other_scores" in changed else (old_others, new_others)
        mine = own["own_score" in changed]
        totals = [first[vendor] if vendor in first else then[vendor] for vendor in taking_part]
        return Fraction(1 + sum(total > mine for total in totals))

    old_rank, new_rank = place(frozenset()), place(frozenset(CAUSES))
    return RankChange(int(old_rank), int(new_rank), shares_of_change(CAUSES, place))
