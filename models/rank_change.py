"""Why did a vendor's place change? Exact shares of its own score, the others' scores, who came and who left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from models.decomposition import Changed, shares_of_change

Cause: TypeAlias = Literal["own_score", "other_scores", "entered", "left"]
# What places are given by, the greatest first: the published total, then the tie-breaks in their order.
Standing: TypeAlias = tuple[Fraction, ...]

CAUSES: Final[tuple[Cause, ...]] = ("own_score", "other_scores", "entered", "left")


@dataclass(frozen=True)
class RankChange:
    """Places before and after, and exact shares (places, positive is worse) that sum to new less old."""

    old_rank: int
    new_rank: int
    parts: dict[Cause, Fraction]


def rank_change(
    own: tuple[Standing, Standing], old_others: Mapping[str, Standing], new_others: Mapping[str, Standing]
) -> RankChange:
    """Return the parts of a change of place; `own` is the (old, new) standing, others by vendor.

    A vendor that came or left has one standing, which counts in every combination it takes part in.
    """

    def place(changed: Changed) -> Fraction:
        first, then = (new_others, old_others) if "other_scores" in changed else (old_others, new_others)
        mine = own["own_score" in changed]
        above = 0
        for vendor in old_others.keys() | new_others.keys():
            is_absent = (vendor not in old_others and "entered" not in changed) or (
                vendor not in new_others and "left" in changed
            )
            above += not is_absent and (first[vendor] if vendor in first else then[vendor]) > mine
        return Fraction(1 + above)

    old_rank, new_rank = place(frozenset()), place(frozenset(CAUSES))
    return RankChange(int(old_rank), int(new_rank), shares_of_change(CAUSES, place))
