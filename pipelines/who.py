"""Who does something to a workspace: a name as it was said, and whether anybody has proved it."""

from __future__ import annotations

import getpass
from dataclasses import dataclass

LONGEST_NAME = 60


@dataclass(frozen=True)
class Who:
    """A person's name; until there is sign-in nobody's is verified (decisions 23)."""

    name: str
    is_verified: bool = False


def someone(name: str | None = None) -> Who:
    """Return the person of this name, or the machine's user where none was said."""
    said = (name or "").strip()[:LONGEST_NAME]
    if said:
        return Who(said)
    try:
        return Who(getpass.getuser())
    except (OSError, KeyError):
        return Who("unknown")
