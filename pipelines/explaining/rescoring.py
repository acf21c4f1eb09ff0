"""What the scores of a period are under another version of the rule, or beside another period's peers.

The SQL is run once more, as it is, for this one period (pipelines/second_run.py): only the version in force and the
peers' earlier rates are put in its place. So there is no second way of scoring that could differ from the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import duckdb

from models.composites import Adding
from pipelines import second_run
from pipelines.errors import WarehouseError
from pipelines.opened import open_locked
from pipelines.scoring_tables import IN_FORCE
from pipelines.second_run import (
    Said,
    bring,
    differing,
    memory_over,
    policy_read,
    queries_of,
    run_upstream,
    said,
    upstream,
)
from pipelines.transform import between, create

PRIORS: Final = "scores.prior_rates"
# What a side of a comparison reads, and what a state between two sides does; whatever lies between the version in force
# and these is computed again.
WHOLE: Final = ("scores.vendor_ranks", "scores.vendor_indicator_points")
POINTS: Final = ("scores.indicator_points",)
# What reading them takes besides: titles, names and weights.
_LOOKED_UP: Final = (
    "policy.schemes",
    "policy.dimensions",
    "policy.indicators",
    "entities.vendors",
    "entities.engagements",
)
_KEPT: Final = 12


@dataclass(frozen=True)
class Build:
    """The data of one warehouse file in one period."""

    path: Path
    period: str


@dataclass(frozen=True)
class Rule:
    """One version of a scheme as a warehouse file states it."""

    path: Path
    scheme: str
    version: str


@dataclass(frozen=True)
class Judged:
    """Whose data in which period, judged by which rule, drawn towards the peers of which period."""

    data: Build
    rule: Rule
    peers: Build


def is_same_rule(one: Rule, other: Rule) -> bool:
    """Tell whether two versions weigh and score alike: the same version, or word for word the same in two files."""
    return one == other or ((one.scheme, one.version) == (other.scheme, other.version) and _said(one) == _said(other))


@contextmanager
def scores_of(judged: Judged, wanted: tuple[str, ...] = WHOLE) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the scores of this period so judged: the warehouse itself where that is what it holds, else a new run.

    Yields a connection with the tables of `scores` for the period. Raises WarehouseError where a file is gone.
    """
    for path in {judged.data.path, judged.rule.path, judged.peers.path}:
        if not path.exists():
            raise WarehouseError(
                f"数据仓库 {path.name} 已不再保留，无法比较。",
                f"The warehouse {path.name} is no longer kept, so there is nothing to compare with.",
            )
    if judged.peers == judged.data and rule_in_force(judged.data) == judged.rule:
        with open_locked(judged.data.path) as connection:
            yield connection
        return
    with _rescored(judged, wanted).cursor() as cursor:
        yield cursor


@lru_cache(maxsize=256)
def rule_in_force(build: Build) -> Rule | None:
    """Return the version by which a warehouse scored a period; None where it knows no such period or rule."""
    with open_locked(build.path) as connection:
        found = second_run.rule_in_force(connection, build.period)
    return None if found is None else Rule(build.path, found.scheme, found.version)


@lru_cache(maxsize=_KEPT)
def adding_of(rule: Rule) -> Adding:
    """Return how a version makes a total of dimensions; an unknown one as a weighted sum."""
    with open_locked(rule.path) as connection:
        row = connection.execute(
            "select mean = 'geometric', coalesce(lowest_counts_as, 0), dimension_step, coalesce(dimension_down, false) "
            "from policy.schemes where scheme = ? and version = ?",
            [rule.scheme, rule.version],
        ).fetchone()
    return Adding(*row) if row else Adding()


@lru_cache(maxsize=_KEPT)
def _said(rule: Rule) -> Said:
    """Return all that a version says of what makes a score."""
    names = policy_read(queries_of(rule.path), frozenset(WHOLE))
    with open_locked(rule.path) as connection:
        return said(connection, second_run.Rule(rule.scheme, rule.version), names)


@lru_cache(maxsize=_KEPT)
def _rescored(judged: Judged, wanted: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    """Run the scoring of one period in memory; files never change, so a run holds as long as it is kept."""
    paths = sorted({judged.data.path, judged.rule.path, judged.peers.path})
    files = {path: f"build_{at}" for at, path in enumerate(paths)}
    data, rule = files[judged.data.path], files[judged.rule.path]
    tables = queries_of(judged.data.path)
    in_force = rule_in_force(judged.data)
    changed = differing(_said(in_force), _said(judged.rule)) if in_force else frozenset()
    of_scores = [table for table in tables if _schema(table.name) == "scores"]
    scoring = between(of_scores, {IN_FORCE}, frozenset(wanted))
    before = upstream(tables, changed, scoring)
    made = before.made | {table.name for table in scoring} | {IN_FORCE}
    given = {*_LOOKED_UP, *before.read, *(read for table in scoring for read in table.reads)} - made

    connection = memory_over({alias: path for path, alias in files.items()})
    of_rule = {name for name in given if _schema(name) == "policy"}
    bring(connection, of_rule, rule)
    bring(connection, given - of_rule, data)
    _put_in_force(connection, judged, data)
    run_upstream(connection, before, tables, data, [judged.data.period])
    for table in scoring:
        if table.name == PRIORS and judged.peers != judged.data:
            _put_peers(connection, judged, files[judged.peers.path])
        else:
            create(connection, table)
    return connection


def _put_in_force(connection: duckdb.DuckDBPyConnection, judged: Judged, data: str) -> None:
    """Put the version asked for in force; the period before stands beside it for what was already owed then."""
    connection.execute("create schema if not exists scores")
    connection.execute(
        f"create table {IN_FORCE} as select period, seq, if(period = $period, $scheme, scheme) as scheme, "  # noqa: S608
        f"if(period = $period, $version, scheme_version) as scheme_version from {data}.{IN_FORCE} "
        f"where seq - (select seq from {data}.entities.periods where period = $period) in (-1, 0)",
        {"period": judged.data.period, "scheme": judged.rule.scheme, "version": judged.rule.version},
    )


def _put_peers(connection: duckdb.DuckDBPyConnection, judged: Judged, peers: str) -> None:
    """Put another period's earlier rates of the peers in the place of this one's."""
    connection.execute(
        f"create table {PRIORS} as select * replace ($period as period) from {peers}.{PRIORS} where period = $peers",  # noqa: S608
        {"period": judged.data.period, "peers": judged.peers.period},
    )


def _schema(name: str) -> str:
    return name.partition(".")[0]
