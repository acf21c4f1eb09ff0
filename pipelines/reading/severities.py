"""How grave it is what is told of a cell: its row is rejected, the cell left empty, or nothing is lost."""

from __future__ import annotations

from typing import Final

REJECTED: Final = "rejected"
BLANKED: Final = "blanked"
NOTED: Final = "noted"
# A row whose sum is the first of its year: whether its contract began in that month only staging can tell.
FIRST_SUM: Final = "first_sum"
