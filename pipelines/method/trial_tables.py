"""Which queries of the scoring a trial of the rule runs: once, for every set of weights, or last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from pipelines.scoring_tables import IN_FORCE, scoring_between
from pipelines.transform import SqlTable

TOTALS: Final = "scores.vendor_totals"
FACTS: Final = "scores.vendor_facts"
CONDITIONS: Final = "scores.tier_conditions"
# What the answer is read from.
WANTED: Final = ("scores.vendor_ranks", "scores.vendor_tiers")
# Where weights come in.
_WEIGHED: Final = "scores.indicators_weighed"
_MOVING: Final = frozenset({"scores.tiers_due", "scores.vendor_tiers"})
# They read scores for whose vendor an engagement is, not for its points: once is enough.
_STEADY: Final = frozenset({"scores.vendor_caps", FACTS})


def reads_of(tables: Sequence[SqlTable]) -> frozenset[str]:
    """Return the names of all that these queries read."""
    return frozenset[str]().union(*(table.reads for table in tables))


@cache
def needed() -> tuple[SqlTable, ...]:
    """Return what lies between an indicator's weight and the answer, in order."""
    return scoring_between({_WEIGHED}, set(WANTED), start_with=_WEIGHED)


@cache
def weighed() -> frozenset[str]:
    """Return the names of scores that this part reads and does not make."""
    made = {table.name for table in needed()}
    return frozenset(
        name for table in needed() for name in table.reads if name.startswith("scores.") and name not in made
    )


@cache
def live() -> tuple[SqlTable, ...]:
    """Return what is run for every trial; tiers move last, when earlier standings have been added."""
    return tuple(table for table in needed() if table.name not in {*_STEADY, *_MOVING})


@cache
def moving() -> tuple[SqlTable, ...]:
    """Return how tiers move, from period to period."""
    return tuple(table for table in needed() if table.name in _MOVING)


@cache
def before(versioned: frozenset[str]) -> tuple[SqlTable, ...]:
    """Return what another version changes before points are weighed.

    `versioned` are the tables of policy that know versions, where the warehouse does not know this one.
    """
    reads = reads_of(needed())
    made = {table.name for table in needed()} | {IN_FORCE}
    return tuple(table for table in scoring_between({IN_FORCE} | versioned, reads) if table.name not in made)
