"""What is shown of people's numbers and names in lines that are told (M-35)."""

from __future__ import annotations

import re
from typing import Final

# What reading leaves of a person: `people` writes it, nothing shows it.
HIDDEN: Final = "•••"
HASH_OF_A_PERSON: Final = "h[0-9a-f]{32}(·(....))?"
_KEPT: Final = 4
# Identity cards (18, formerly 15 digits) and mobile phones wherever they stand in a line that is shown as it is;
# digits behind a decimal point are neither.
NUMBER_OF_A_PERSON: Final = re.compile(
    r"(?<![\dA-Za-z])(?<!\d\.)(?:\d{17}[\dXx]|\d{15}|[1１][3-9３-９]\d{9})(?![\dA-Za-z])"
)


def without_numbers(text: str) -> str:
    """Return a line of text in which identity numbers and mobile phones show their last four characters only."""
    return NUMBER_OF_A_PERSON.sub(lambda found: HIDDEN + found[0][-_KEPT:], text)
