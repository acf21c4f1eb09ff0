"""How inputs become one immutable DuckDB file named by their hash."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import duckdb

from pipelines import __version__
from pipelines.answers_given import answers_in_force
from pipelines.contract import Contracts, load_contracts
from pipelines.cost_cases import write_simulations
from pipelines.drops import Told, left_behind, take_in
from pipelines.frozen_quarters import FrozenQuarters, frozen_quarters
from pipelines.inputs import Inputs, Watch, new_files_expected, read_inputs
from pipelines.intake import Moves
from pipelines.journal import Journal
from pipelines.journal_entry import Entry
from pipelines.kept_apart import keep_apart
from pipelines.loads import Loaded, record_load
from pipelines.locks import alone, is_running
from pipelines.opened import POINTER, current_path, day_of
from pipelines.policy import load_policy, write_policy
from pipelines.policy_files import PolicyTables, policy_fingerprint
from pipelines.policy_names import refuse_unstated
from pipelines.questions import Answers
from pipelines.reading.given import Given
from pipelines.reading.pool import LoadStoppedError
from pipelines.reading.readers import Reached
from pipelines.salt import note_salt, noted_salt, salt_of
from pipelines.staging.ledger import note_findings
from pipelines.staging.scored_rows import write_scored_rows
from pipelines.staging.tables import Decided, build_staging
from pipelines.staging.vendor_names import write_like_names
from pipelines.tenders.tables import TenderRows, tender_rows
from pipelines.transform import MACROS, Progress, keep_queries, run_tables
from pipelines.who import Who, someone
from pipelines.workspace import PRODUCT, Workspace

log = logging.getLogger(__name__)
KEEP_WAREHOUSES = 3
BUILDING_PREFIX = ".building-"


@dataclass(frozen=True)
class Recipe:
    """Everything a warehouse is a function of; `fingerprint` is the hash of it all."""

    workspace: Workspace
    contracts: Contracts
    policy: PolicyTables
    inputs: Inputs
    answers: Answers
    tenders: TenderRows
    as_of: date
    frozen: FrozenQuarters = field(default_factory=FrozenQuarters)

    @property
    def sql_folders(self) -> list[Path]:
        """The folders of SQL tables."""
        return self.workspace.sql_folders(score_rows=self.contracts.score_rows)

    @property
    def fingerprint(self) -> str:
        """Hash the inputs, the rules, the code that turns rows into tables, and the as-of date."""
        digest = hashlib.sha256()
        rules = [
            self.contracts.fingerprint,
            policy_fingerprint(self.workspace.policy),
            self.answers.fingerprint,
            self.frozen.fingerprint,
            self.tenders.identity,
            self.as_of.isoformat(),
        ]
        for part in (__version__, duckdb.__version__, *rules, *self.inputs.identity):
            digest.update(part.encode() + b"\0")
        for path in _code(self.workspace, self.sql_folders):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()[:32]


# Something done to the inbox or the journal; it returns how it is undone.
Change = Callable[[], Callable[[], None]]


@dataclass(frozen=True)
class Caller:
    """On whose behalf a warehouse is built, what stops it, and who hears how far the reading of files is.

    `change` is done first, while nobody else builds, and undone where the build is stopped: what is stopped never was.
    `hear` is told what else became of the inbox.
    """

    who: Who = field(default_factory=someone)
    stop: threading.Event | None = None
    reading: Callable[[Reached], None] | None = None
    change: Change | None = None
    hear: Callable[[Told], object] = lambda told: log.info("%s", told[1])


def build(
    workspace: Workspace,
    as_of: date | None = None,
    progress: Progress | None = None,
    *,
    publish: bool = True,
    caller: Caller | None = None,
) -> Path:
    """Read what is new, build the warehouse if its inputs changed, and make it the current one.

    With `publish` false it is built and not made current: a look at another day changes nobody's page. What came or
    went since the last load is written into the journal under the caller's name.

    Returns the warehouse file. Until the last step readers keep the old one; a build that is killed or stopped leaves
    only a temporary file, which the next build removes. Raises ScorecardError descendants for bad contracts,
    policy or SQL, LoadStoppedError when the caller stops it; bad spreadsheets never raise, they are listed in the
    warehouse.
    """
    caller = caller or Caller()
    watch = Watch(progress, caller.stop, caller.reading)
    with alone(workspace, watch.check):
        undo, kept = _change(workspace, caller) if publish else None, Moves()
        try:
            with new_files_expected(workspace):
                return _build(workspace, as_of, watch, caller if publish else None, kept)
        except (LoadStoppedError, KeyboardInterrupt):
            kept.undo()
            if undo:
                undo()
            raise


def _change(workspace: Workspace, caller: Caller) -> Callable[[], None] | None:
    """Take in what a server that ended left waiting, then do what the caller wants done."""
    for drop in left_behind(workspace):
        take_in(workspace, drop, lambda told: log.info("%s", told[1]))
    return caller.change() if caller.change else None


def _build(workspace: Workspace, as_of: date | None, watch: Watch, publisher: Caller | None, kept: Moves) -> Path:
    contracts, policy = load_contracts(workspace.sources), load_policy(workspace.policy)
    # The whole journal is verified first: an answer that somebody forged is not acted on.
    entries = Journal.of(workspace).verified_entries()
    given, frozen = _given(workspace, contracts, entries), frozen_quarters(entries)
    inputs = read_inputs(workspace, given, watch, frozen.files)
    today = datetime.now(tz=UTC).astimezone().date()
    tenders = tender_rows(workspace)
    recipe = Recipe(workspace, contracts, policy, inputs, given.answers, tenders, as_of or today, frozen)
    path = workspace.warehouse / f"{recipe.fingerprint}.duckdb"
    # Not merely whether it exists: one that was damaged on the disk is made again.
    if day_of(path) is None:
        refuse_unstated(workspace, contracts, policy)
        _remove_leftovers(workspace.warehouse)
        write_warehouse(path, recipe, watch)
    # The last moment: a build that finds its warehouse made already has asked nobody yet.
    watch.check()
    if publisher:
        before = current_path(workspace)
        if apart := keep_apart(workspace, contracts, before, path, kept):
            for told in apart:
                publisher.hear(told)
            return _build(workspace, as_of, watch, publisher, kept)
        comparable = partial(_comparable, before, path, recipe, watch)
        decided = "-".join(filter(None, (given.answers.fingerprint, frozen.fingerprint)))
        record_load(workspace, Loaded(before, path, inputs, decided, comparable), publisher.who)
        note_salt(Journal.of(workspace), given.salt, publisher.who)
        _point_to(workspace.warehouse, path)
        _prune(workspace.warehouse, path)
    return path


def _comparable(before: Path | None, after: Path, recipe: Recipe, watch: Watch) -> Path:
    """Return the new warehouse for the day of the one before, so that no load is blamed for the days that passed."""
    day = day_of(before) if before else None
    if day in (None, recipe.as_of):
        return after
    then = replace(recipe, as_of=day)
    path = after.with_name(f"{then.fingerprint}.duckdb")
    if day_of(path) is None:
        write_warehouse(path, then, watch)
    return path


def _given(workspace: Workspace, contracts: Contracts, entries: Sequence[Entry]) -> Given:
    """Return what reading needs beside the files; a salt is made only where somebody's data must be hashed."""
    has_people = any(contract.has_people for contract in contracts)
    return Given(answers_in_force(entries), salt_of(workspace, noted_salt(entries)) if has_people else b"")


def _code(workspace: Workspace, sql_folders: list[Path]) -> Iterator[Path]:
    """List what turns rows into tables: all SQL, and the code of the two rooms that compute.

    A page's code is not among it; a change anywhere else costs one rebuild, which is cheaper than one stale table.
    """
    yield from sorted((PRODUCT / "sql").glob("*.sql"))
    for folder in sql_folders:
        yield from sorted(folder.glob("*.sql"))
    yield from sorted(workspace.row_rules.rglob("*.sql"))
    for room in (PRODUCT, PRODUCT.parent / "models"):
        yield from sorted(room.rglob("*.py"))


def write_warehouse(path: Path, recipe: Recipe, watch: Watch) -> None:
    """Make one warehouse file; it appears under its name only when it is complete and on the disk."""
    building = path.with_name(f"{BUILDING_PREFIX}{os.getpid()}-{uuid4().hex[:8]}-{path.name}")
    with contextlib.closing(
        duckdb.connect(str(building), config={"python_enable_replacements": "false"})
    ) as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        _write_build(connection, recipe)
        write_policy(connection, recipe.policy)
        recipe.tenders.write(connection)
        decided = Decided(recipe.answers, recipe.as_of, recipe.workspace.row_rules, recipe.frozen)
        build_staging(connection, recipe.inputs.files, recipe.contracts, decided)
        write_like_names(connection)
        if recipe.contracts.score_rows:
            write_scored_rows(connection, recipe.contracts)
        tables = run_tables(connection, recipe.sql_folders, _stoppable(watch))
        keep_queries(connection, tables)
        if any(table.name == "costs.flags" for table in tables):
            write_simulations(connection)
        note_findings(connection, [table.name for table in tables if table.name.startswith("findings.")])
        _write_checks(connection)
        connection.execute("checkpoint")
    _sync(building)
    building.replace(path)


def _stoppable(watch: Watch) -> Progress:
    def step(done: int, total: int, what: str, rows: int) -> None:
        watch.check()
        if watch.progress:
            watch.progress(done, total, what, rows)

    return step


def _write_build(connection: duckdb.DuckDBPyConnection, recipe: Recipe) -> None:
    connection.execute("create schema meta")
    connection.execute(
        "create table meta.build (fingerprint varchar, as_of date, is_sample boolean, built_at timestamp, "
        "product_version varchar)"
    )
    connection.execute(
        "create table meta.frozen_quarters (period varchar, frozen_on date, frozen_by varchar, reason varchar, "
        "version integer)"
    )
    for each in recipe.frozen:
        connection.execute(
            "insert into meta.frozen_quarters values (?, ?, ?, ?, ?)",
            [each.period, each.day, each.who, each.reason, each.version],
        )
    connection.execute(
        "insert into meta.build values (?, ?, ?, ?, ?)",
        [
            recipe.fingerprint,
            recipe.as_of,
            recipe.inputs.is_sample,
            datetime.now(tz=UTC).replace(tzinfo=None),
            __version__,
        ],
    )


def _write_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Count the rows of every table that must be empty (schemas checks and invariants)."""
    connection.execute("create table meta.checks (name varchar, failing_rows bigint)")
    names = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() "
        "where schema_name in ('checks', 'invariants') order by 1"
    ).fetchall()
    for (name,) in names:
        connection.execute(f"insert into meta.checks select '{name}', count(*) from {name}")  # noqa: S608 - file names


def _sync(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _point_to(folder: Path, path: Path) -> None:
    pointer = folder / f".{POINTER}-{os.getpid()}"
    pointer.write_text(path.name, encoding="utf-8")
    pointer.replace(folder / POINTER)


def _remove_leftovers(folder: Path) -> None:
    """Delete what killed builds left behind; what another running build still writes is kept.

    Our own process builds nothing else while it holds the lock, so its number on a file is that of a dead namesake.
    """
    for leftover in folder.glob(f"{BUILDING_PREFIX}*"):
        pid = leftover.name.removeprefix(BUILDING_PREFIX).partition("-")[0]
        if pid.isdigit() and (int(pid) == os.getpid() or not is_running(int(pid))):
            # On Windows an open file can't be deleted, which is the test of whether it is still in use.
            with contextlib.suppress(PermissionError):
                leftover.unlink(missing_ok=True)


def _prune(folder: Path, current: Path) -> None:
    """Keep the newest few warehouses, so that going back is instant and the disk does not fill."""
    others: Sequence[Path] = sorted(
        (path for path in folder.glob("*.duckdb") if path != current and not path.name.startswith(".")),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in others[KEEP_WAREHOUSES - 1 :]:
        # On Windows a file that a page still has open can't be deleted; the next build tries again.
        with contextlib.suppress(PermissionError):
            path.unlink(missing_ok=True)
