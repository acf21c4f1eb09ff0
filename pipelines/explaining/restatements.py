"""Which loads changed a score after it was there, and whether both warehouses of such a load are still kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.explaining.sides import Subject
from pipelines.journal import Journal
from pipelines.journal_entry import Entry
from pipelines.loads import LOAD, changes_of
from pipelines.second_run import queries_of
from pipelines.workspace import Workspace


@dataclass(frozen=True)
class Restatement:
    """One load that changed a vendor's score of a period: by whom, by which files, from what to what."""

    seq: int
    at: str
    who: str
    files: tuple[str, ...]
    period: str
    total_before: float
    total_after: float
    rank_before: int | None
    rank_after: int | None
    before: Path
    after: Path

    @property
    def is_kept(self) -> bool:
        """Whether both warehouses are there and know their queries, so that the change can be taken apart."""
        return all(path.exists() and queries_of(path) for path in (self.before, self.after))


def restatements(workspace: Workspace, subject: Subject) -> list[Restatement]:
    """Return every load that changed a score which the vendor had before it, the latest first."""
    entries = Journal.of(workspace).entries({LOAD})
    return [each for entry in reversed(entries) for each in _of_load(workspace, entry, subject)]


def _of_load(workspace: Workspace, entry: Entry, subject: Subject) -> list[Restatement]:
    names = [file["name"] for side in ("added", "removed") for file in entry.content[side]]
    return [
        Restatement(
            entry.seq,
            entry.at,
            entry.who,
            tuple(dict.fromkeys(names)),
            record["period"],
            record["total_before"],
            record["total_after"],
            record["rank_before"],
            record["rank_after"],
            workspace.warehouse / f"{entry.content['before']}.duckdb",
            workspace.warehouse / f"{entry.content['after']}.duckdb",
        )
        for record in changes_of(workspace, entry)
        if (record["vendor_id"], _group(record["group_key"])) == subject[:2]
        and record["total_before"] is not None
        and record["total_after"] is not None
        and record["total_before"] != record["total_after"]
    ]


def _group(peer_group: str) -> str:
    """Return 'family|class|mode' of a peer group, which begins with scheme and version."""
    return peer_group.split("|", 2)[2]
