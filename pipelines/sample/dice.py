"""Chance that depends on nothing but a seed and a name, so that no part of the sample moves another."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, TypeVar

_NORMAL: Final = NormalDist()
_BYTES: Final = 8
_DRAWS: Final = float(1 << 52)
# Above this mean the bell curve is close enough to the count's own distribution.
_MANY: Final = 30.0
T = TypeVar("T")


@dataclass(frozen=True)
class Dice:
    """Draws by name: the same seed and names give the same draw, in any order and on any machine."""

    seed: int

    def even(self, *names: object) -> float:
        """Return a number strictly between 0 and 1, each equally likely."""
        text = "|".join(map(str, (self.seed, *names)))
        drawn = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_BYTES).digest(), "big")
        # 52 bits and a half fit a float exactly, so the result is never rounded up to 1.
        return ((drawn >> 12) + 0.5) / _DRAWS

    def bell(self, spread: float, *names: object) -> float:
        """Return a number around 0 with that standard deviation."""
        return spread * _NORMAL.inv_cdf(min(max(self.even(*names), 1e-9), 1 - 1e-9))

    def whole(self, low: int, high: int, *names: object) -> int:
        """Return a whole number from low to high, both included."""
        return low + min(int(self.even(*names) * (high - low + 1)), high - low)

    def nearly(self, value: float, *names: object) -> int:
        """Return one of the two whole numbers around a value, the nearer one more often."""
        return math.floor(value + self.even(*names))

    def count(self, mean: float, *names: object) -> int:
        """Return how many rare events happened where `mean` were expected (Poisson)."""
        if mean >= _MANY:
            return max(0, round(mean + self.bell(math.sqrt(mean), *names)))
        drawn, found, term = self.even(*names), 0, math.exp(-mean)
        reached = term
        while drawn > reached and found < 4 * _MANY:
            found += 1
            term *= mean / found
            reached += term
        return found

    def pick(self, options: Sequence[T], *names: object) -> T:
        """Return one of the options, each equally likely."""
        return options[self.whole(0, len(options) - 1, *names)]
