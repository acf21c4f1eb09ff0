"""Which files of one name both count: a newcomer that shares no key with the old one is no correction of it.

Two branches may both send 业务量.xlsx, and one branch may send it every month.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import duckdb

from pipelines.contract import Contract, Contracts
from pipelines.drops import Told
from pipelines.errors import WarehouseError
from pipelines.intake import REPLACED, Moves, known_name
from pipelines.opened import open_locked
from pipelines.replaced_files import takes_place_of
from pipelines.staging.repeats import hashed_key
from pipelines.workspace import Workspace

# A copy that only holds a frozen quarter counts no more; of a newcomer every row may wait for one.
_FILES: Final = (
    "select file_name, file_id from staging.files where not is_sample and state <> 'kept' "
    "and (rows_loaded > 0 or file_id in (select file_id from staging.waiting_keys))"
)


@dataclass(frozen=True)
class _File:
    """A file that counts in one warehouse."""

    connection: duckdb.DuckDBPyConnection
    file_id: str

    def keys(self, contract: Contract) -> set[int] | None:
        """Return the hashed keys of a source's rows of the file; None where they can't be told."""
        query = (
            f"select {hashed_key(contract)} from staging.{contract.source} where file_id = $file "  # noqa: S608
            "union select key from staging.waiting_keys where file_id = $file and source = $source"
        )
        named = {"file": self.file_id, "source": contract.source}
        try:
            return {row[0] for row in self.connection.execute(query, named).fetchall()}
        except duckdb.Error:
            return None


def keep_apart(
    workspace: Workspace, contracts: Contracts, before: Path | None, after: Path, moves: Moves
) -> list[Told]:
    """Put replaced files back whose keys are all others than those of the files that replaced them; tell which.

    `before` and `after` are the warehouses before and with the newcomers. A file of which no row had been loaded, or
    whose key cannot be told, stays replaced.
    """
    told = []
    for new, old in _apart(contracts, before, after):
        kept = workspace.inbox / REPLACED / old
        if kept.is_file() and not (workspace.inbox / old).exists():
            moves.move(kept, workspace.inbox / old)
            told.append(_told(new))
    return told


def _apart(contracts: Contracts, before: Path | None, after: Path) -> Iterator[tuple[str, str]]:
    if before is None or before == after:
        return
    with contextlib.ExitStack() as stack:
        try:
            one, other = (stack.enter_context(contextlib.closing(open_locked(path))) for path in (before, after))
            old, new = (
                {name: _File(each, key) for name, key in each.execute(_FILES).fetchall()} for each in (one, other)
            )
        except (WarehouseError, duckdb.Error):
            return
        for name in sorted(new.keys() - old.keys()):
            for gone in sorted(old.keys() - new.keys()):
                if takes_place_of(name, gone) and _share_nothing(contracts, new[name], old[gone]):
                    yield name, gone


def _files(connection: duckdb.DuckDBPyConnection) -> dict[str, _File]:
    return {name: _File(connection, file_id) for name, file_id in connection.execute(_FILES).fetchall()}


def _share_nothing(contracts: Contracts, one: _File, other: _File) -> bool:
    for contract in contracts:
        mine, theirs = one.keys(contract), other.keys(contract)
        if mine is None or theirs is None or mine & theirs:
            return False
    return True


def _told(new: str) -> Told:
    name = PurePosixPath(known_name(new)).name
    return (
        f"“{name}”与先前的同名文件没有任何相同的键值（可能是另一机构或另一期间的），先前那份已恢复，两份都计入；"
        "如应只留一份，请撤销另一份。",
        f"“{name}” shares no key with the earlier file of its name (another branch's or period's, it seems), which "
        "was put back: both count. Withdraw one of them if only the other should.",
    )
