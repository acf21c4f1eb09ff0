"""Values of policy files that have to be of a kind: whole numbers, true or false, numbers between two bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.policy_files import exact
from pipelines.policy_places import Place, wrong

# The most points a score can have.
MOST_POINTS = 100


def count_at(entry: Mapping[str, Any], key: str, where: Place, default: int = 0, least: int = 0) -> int:
    """Return an entry's whole number of at least `least`; raise PolicyError naming its line where it is none."""
    stated = entry.get(key, default)
    if isinstance(stated, bool) or not isinstance(stated, int) or stated < least:
        raise wrong(
            where.within(key, entry, key),
            f"“{stated}”应为不小于 {least} 的整数。",
            f"“{stated}” must be a whole number of at least {least}.",
        )
    return stated


def flag_at(entry: Mapping[str, Any], key: str, where: Place, default: bool = False) -> bool:
    """Return an entry's true or false; a text such as "no" would hold as true, so it is refused."""
    stated = entry.get(key, default)
    if not isinstance(stated, bool):
        raise wrong(
            where.within(key, entry, key),
            f"“{stated}”应为 true 或 false，不加引号。",
            f"“{stated}” must be true or false, without quotes.",
        )
    return stated


def between(
    entry: Mapping[str, Any], key: str, where: Place, bounds: tuple[int, int | None], default: object = None
) -> float | None:
    """Return an entry's number within bounds, None if not stated; an upper bound of None is none.

    Raises PolicyError naming the line. Where the upper bound is 1 it says how a share is written.
    """
    stated = entry.get(key, default)
    if stated is None:
        return None
    spot, (low, high) = where.within(key, entry, key), bounds
    number = exact(stated, spot)
    if number >= low and (high is None or number <= high):
        return float(number)
    if high is None:
        raise wrong(spot, f"“{stated}”不得小于 {low}。", f"“{stated}” must not be less than {low}.")
    zh, en = f"“{stated}”应在 {low} 与 {high} 之间", f"“{stated}” must lie between {low} and {high}"
    if high == 1:
        raise wrong(spot, f"{zh}；比例写成小数，如 80% 写 0.80。", f"{en}; a share is a fraction, 80 % is 0.80.")
    raise wrong(spot, f"{zh}。", f"{en}.")
