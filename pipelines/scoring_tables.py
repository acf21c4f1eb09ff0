"""The tables of the scoring in the order they run, and which must run again when something under them changes."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final

from pipelines.transform import SqlTable, between, in_order, load_tables
from pipelines.workspace import PRODUCT

# Which version of the rule scores which period.
IN_FORCE: Final = "scores.scheme_in_force"


@cache
def scoring_tables() -> tuple[SqlTable, ...]:
    """Return the tables of schema `scores`, each after what it reads."""
    return tuple(in_order(load_tables([PRODUCT / "sql" / "scores"])))


def scoring_between(
    changed: AbstractSet[str], wanted: AbstractSet[str], start_with: str | None = None
) -> tuple[SqlTable, ...]:
    """Return the tables of scoring that follow from what changed and lead to what is wanted: see `between`."""
    return between(scoring_tables(), changed, wanted, start_with)
