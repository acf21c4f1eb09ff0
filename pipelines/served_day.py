"""Which day “today” means for a server that was started for another one."""

from __future__ import annotations

import os
from datetime import date
from typing import Final

VARIABLE: Final = "SCORECARD_AS_OF"


def served_day() -> date | None:
    """Return the day that `scorecard serve --as-of` was given, None where every build is for its own day."""
    said = os.environ.get(VARIABLE)
    return date.fromisoformat(said) if said else None
