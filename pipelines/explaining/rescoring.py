"""What the scores of a period are under another version of the rule, or beside another period's peers.

The SQL of `scores` is run once more, as it is, for this one period: only the version in force and the peers' earlier
rates are put in its place. So there is no second way of scoring that could differ from the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import duckdb

from pipelines.errors import WarehouseError
from pipelines.opened import open_locked
from pipelines.scoring_tables import IN_FORCE, scoring_between
from pipelines.transform import MACROS, create

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
# Where a version says how it weighs and scores.
_SAYS: Final = (
    "select * from policy.schemes where scheme = ? and version = ?",
    "select * from policy.dimensions where scheme = ? and version = ? order by all",
    "select * from policy.indicators where scheme = ? and version = ? order by all",
    "select * from policy.indicator_measures where scheme = ? and version = ? order by all",
    "select c.* from policy.curve_segments as c inner join policy.indicator_measures as m on c.curve_id = m.curve_id "
    "where m.scheme = ? and m.version = ? order by all",
    "select * from policy.adjustments where scheme = ? and version = ? order by all",
)


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
        row = connection.execute(
            "select scheme, scheme_version from scores.scheme_in_force where period = ?", [build.period]
        ).fetchone()
    return None if row is None else Rule(build.path, *row)


@lru_cache(maxsize=_KEPT)
def is_weighted_sum(rule: Rule) -> bool:
    """Tell whether a version's total is a weighted sum of points, so that a change of it is one of its indicators."""
    with open_locked(rule.path) as connection:
        row = connection.execute(
            "select mean = 'arithmetic' and dimension_step is null from policy.schemes "
            "where scheme = ? and version = ?",
            [rule.scheme, rule.version],
        ).fetchone()
    return row == (True,)


@lru_cache(maxsize=_KEPT)
def _said(rule: Rule) -> tuple[object, ...]:
    """Return all that a version says of weights, measures and curves."""
    asked = [rule.scheme, rule.version]
    with open_locked(rule.path) as connection:
        return tuple(tuple(connection.execute(query, asked).fetchall()) for query in _SAYS)


@lru_cache(maxsize=_KEPT)
def _rescored(judged: Judged, wanted: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    """Run the scoring of one period in memory; files never change, so a run holds as long as it is kept."""
    connection = duckdb.connect(config={"python_enable_replacements": "false"})
    connection.execute(MACROS.read_text(encoding="utf-8"))
    files = _attach(connection, {judged.data.path, judged.rule.path, judged.peers.path})
    tables = scoring_between({IN_FORCE}, set(wanted))
    given = {*_LOOKED_UP, *(read for table in tables for read in table.reads)} - {table.name for table in tables}
    for schema in {_schema(name) for name in (IN_FORCE, *given)}:
        connection.execute(f"create schema {schema}")
    for name in sorted(given - {IN_FORCE}):
        source = files[judged.rule.path if _schema(name) == "policy" else judged.data.path]
        connection.execute(f"create view {name} as from {source}.{name}")
    _put_in_force(connection, judged, files[judged.data.path])
    for table in tables:
        if table.name == PRIORS and judged.peers != judged.data:
            _put_peers(connection, judged, files[judged.peers.path])
        else:
            create(connection, table)
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, paths: set[Path]) -> dict[Path, str]:
    """Attach warehouse files read-only, then shut the connection to everything else outside it."""
    aliases = {path: f"build_{at}" for at, path in enumerate(sorted(paths))}
    for path, alias in aliases.items():
        place = str(path).replace("'", "''")
        connection.execute(f"attach '{place}' as {alias} (read_only)")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return aliases


def _put_in_force(connection: duckdb.DuckDBPyConnection, judged: Judged, data: str) -> None:
    """Put the version asked for in force; the period before stands beside it for what was already owed then."""
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
