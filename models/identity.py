"""The day of birth that a Chinese identity number states (GB 11643-1999), where its check character vouches for it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_FORM: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_CHECK: Final = "10X98765432"
_WEIGHTS: Final = tuple(2**power % 11 for power in range(17, 0, -1))


def born_on(number: str) -> date | None:
    """Return the day of birth in an identity number of 18 characters; None where the number is none, or mistyped.

    A number of the old 15 digits is None as well: it has no check character, and none was issued after 1999.
    """
    if not _FORM.fullmatch(number):
        return None
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    if _CHECK[total % 11] != number[-1]:
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
