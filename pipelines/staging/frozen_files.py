"""What each file is to each frozen quarter: was it frozen with it, did it come later, and what was decided since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from pipelines.frozen_quarters import Frozen, FrozenQuarters
from pipelines.replaced_files import takes_place_of
from pipelines.staging.ledger import LoadedFile
from pipelines.staging.temporary import fill

# The quarter was frozen with it: it lies in the inbox; it is gone and its copy is held; it was let go by a decision.
BASE: Final = "base"
HELD: Final = "held"
GONE: Final = "gone"
# It came later: nobody decided yet; it was taken in as a correction; it was left out.
LATE: Final = "late"
TAKEN: Final = "taken"
LEFT: Final = "left"
# Those that came later, as SQL lists them.
NEWER: Final = f"('{LATE}', '{LEFT}', '{TAKEN}')"

_COLUMNS: Final = {"period": "varchar", "file_id": "varchar", "role": "varchar", "asked_of": "varchar", "seq": "bigint"}


@dataclass(frozen=True)
class Role:
    """What a file is to a frozen quarter.

    `asked_of` is the file whose question decides about it: its own, or that of the newer version that took its place.
    `seq` orders decisions: the later one holds.
    """

    period: str
    file_id: str
    role: str
    asked_of: str
    seq: int = 0


def write_frozen_files(
    connection: duckdb.DuckDBPyConnection, frozen: FrozenQuarters, files: Sequence[LoadedFile]
) -> None:
    """Fill temp.frozen_files: one row per frozen quarter and file that may hold or change rows of it."""
    roles = [role for quarter in frozen for role in roles_in(quarter, files)]
    fill(
        connection,
        "frozen_files",
        _COLUMNS,
        [(each.period, each.file_id, each.role, each.asked_of, each.seq) for each in roles],
    )


def roles_in(quarter: Frozen, files: Sequence[LoadedFile]) -> list[Role]:
    """Return what each file is to one frozen quarter; the sample is nothing, nor is a copy it was not frozen with."""
    lying = {file.file_id: file for file in files if not file.is_sample and not file.is_kept}
    roles = [_of_lying(quarter, file) for file in lying.values()]
    newer = [(role, lying[role.file_id]) for role in roles if role.role != BASE]
    kept = [file for file in files if file.is_kept and _content(file) in quarter.files]
    return [*roles, *(_of_kept(quarter, file, newer) for file in kept)]


def _of_lying(quarter: Frozen, file: LoadedFile) -> Role:
    if _content(file) in quarter.files:
        return Role(quarter.period, file.file_id, BASE, file.file_id)
    decided = quarter.correction_of(_content(file))
    if decided is None:
        return Role(quarter.period, file.file_id, LATE, file.file_id)
    return Role(quarter.period, file.file_id, TAKEN if decided.is_taken_in else LEFT, file.file_id, decided.seq)


def _of_kept(quarter: Frozen, file: LoadedFile, newer: Sequence[tuple[Role, LoadedFile]]) -> Role:
    """A file that a newer version replaced goes with the decision about that one, any other with its own."""
    by = next((role for role, other in newer if takes_place_of(other.name, file.name)), None)
    own = quarter.correction_of(_content(file))
    is_gone = by.role == TAKEN if by else own is not None and own.is_taken_in
    return Role(quarter.period, file.file_id, GONE if is_gone else HELD, by.file_id if by else file.file_id)


def _content(file: LoadedFile) -> str:
    return file.file_id.partition(":")[0]
