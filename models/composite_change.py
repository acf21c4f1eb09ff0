"""Why did a score change whose total is no weighted sum (models/composites.py)? Exact parts by cause.

The total is worked out under every set of causes that have happened, as the old or the new rule adds up, and each
cause has the share that does not depend on an order (models/decomposition.py). No part is an indicator's: what one is
worth depends on all others there.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from models.composites import Adding, Composite
from models.decomposition import Changed, shares_of_change
from models.ranks import DUST_DECIMALS
from models.score_change import CAUSES, Cause, Ends, EngagementStates, ScoreChange, told

_NONE: Final[Changed] = frozenset()


def composite_change(engagements: Sequence[EngagementStates], ends: Ends, adding: tuple[Adding, Adding]) -> ScoreChange:
    """Return the exact parts of the change between two states; `adding` is how the old and the new rule add up.

    Raises ValueError where a cross term is absent, or a combination has no data at all.
    """
    causes = [cause for cause in CAUSES if any(_is_touched(each, cause, adding) for each in engagements)]

    def outcome(changed: Changed) -> Fraction:
        totals = (each.shares["mix" in changed] * _total(each, changed, adding) for each in engagements)
        return sum(totals, Fraction(0))

    before, after = ([_total(each, changed, adding) for each in engagements] for changed in (_NONE, frozenset(causes)))
    return told(engagements, ends, shares_of_change(causes, outcome), (before, after), {})


def _total(engagement: EngagementStates, changed: Changed, adding: tuple[Adding, Adding]) -> Fraction:
    """Return what an engagement's points come to once these causes have happened."""
    own = engagement.indicators
    points = [each.points_at(changed - {"weights", "mix"}) for each in own]
    weights = [each.new_weight if "weights" in changed else each.old_weight for each in own]
    composite = Composite(
        np.array([[np.nan if value is None else float(value) for value in points]]),
        [each.dimension for each in own],
        np.ones(1),
        np.zeros(1, dtype=np.int64),
        np.zeros(1),
        adding["rule" in changed],
    )
    total = float(composite.totals(np.array([[float(weight) for weight in weights]]))[0, 0])
    if np.isnan(total):
        raise ValueError("no indicator with data and weight is left: there is no score to explain")
    # Without float dust, which would be told as what the limits 0 and 100 take; the rest is rounding's.
    return Fraction(f"{total:.{DUST_DECIMALS}f}")


def _is_touched(engagement: EngagementStates, cause: Cause, adding: tuple[Adding, Adding]) -> bool:
    if cause == "mix":
        return engagement.shares[0] != engagement.shares[1]
    if cause == "weights":
        return any(each.old_weight != each.new_weight for each in engagement.indicators)
    is_stated = any(cause in key for each in engagement.indicators for key in each.points)
    return is_stated or (cause == "rule" and adding[0] != adding[1])
