"""What each load brought, by whom, and what it changed: written into the journal, and undone by withdrawing files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from pipelines.errors import ScorecardError
from pipelines.history_files import keep_records, kept_records
from pipelines.inputs import Inputs
from pipelines.intake import WITHDRAWN, Moves, is_hidden, shown_name, versions, visible
from pipelines.journal import Journal
from pipelines.journal_entry import Entry
from pipelines.opened import open_locked
from pipelines.replaced_files import pairs_of, taken_place_of
from pipelines.score_changes import score_changes
from pipelines.staging.ledger import LoadedFile
from pipelines.who import Who
from pipelines.workspace import Workspace

LOAD: Final = "load"


class LoadError(ScorecardError):
    """A load that was asked for by name does not exist, or can't be undone."""


@dataclass(frozen=True)
class Loaded:
    """What a load is recorded with: the warehouses before and after (None where there was none), and the inputs.

    `comparable` makes the warehouse after for the day of the one before; it is asked only where something is recorded.
    """

    before: Path | None
    after: Path
    inputs: Inputs
    answers: str
    comparable: Callable[[], Path]


def record_load(workspace: Workspace, loaded: Loaded, who: Who) -> Entry | None:
    """Write what came, went or was decided since the last load into the journal; None where nothing did.

    The made-up sample is nobody's load. What changed in the scores is compared between the two warehouses and kept in
    `history/`, which outlives them.
    """
    journal = Journal.of(workspace)
    entries = journal.entries({LOAD})
    known, answers = known_files(entries), _last_answers(entries)
    own = {file.name: file for file in loaded.inputs.files if not (file.is_sample or file.is_kept)}
    now = {name: _content(file) for name, file in own.items()}
    added = [name for name in now if known.get(name) != now[name]]
    removed = [name for name in known if name not in now]
    if not added and not removed and (answers == loaded.answers or not entries):
        return None
    content = {
        "added": [_described(own[name], loaded.after) for name in sorted(added)],
        "removed": [{"name": name, "sha256": known[name]} for name in sorted(removed)],
        "replaced": pairs_of(added, removed, known),
        "before": loaded.before.stem if loaded.before else None,
        "after": loaded.after.stem,
        "answers": loaded.answers,
        "changes": _changes(workspace, loaded),
    }
    return journal.append(LOAD, content, who)


def withdraw(workspace: Workspace, name: str, who: Who) -> Callable[[], None]:
    """Take a file out of the inbox so that it counts for nothing; return how that is undone. It is kept.

    What it took the place of counts again: withdrawing a correction leaves what was there before it. `name` is its
    place below the inbox, or the name its sender knows it by. Raises LoadError where there is none.
    """
    path = _find(workspace.inbox, name)
    place, moves = path.relative_to(workspace.inbox), Moves()
    earlier = taken_place_of(workspace, place.as_posix())
    moves.move(path, workspace.inbox / WITHDRAWN / place)
    restored = [(moves.move(kept, workspace.inbox / before), before)[1] for kept, before in earlier]
    _note(workspace, moves, "file_withdrawn", place, who, restored=restored)
    return partial(_undo, workspace, moves, "file_put_back", place, who)


def put_back(workspace: Workspace, name: str, who: Who) -> Callable[[], None]:
    """Put a withdrawn file back into the inbox; return how that is undone.

    Other versions of it that count by now go onto the shelf in its place, from which they can be put back in turn.
    Raises LoadError where no withdrawn file has this name.
    """
    shelf = workspace.inbox / WITHDRAWN
    path = _find(shelf, name)
    place, moves = path.relative_to(shelf), Moves()
    target = workspace.inbox / place
    # Out of the shelf first: the version that takes its place there may have the same name.
    waiting = moves.move(path, path.with_name(f".{uuid4().hex}-{path.name}"))
    others = []
    for other in versions(visible(target.parent), shown_name(target.name)):
        others.append(other.relative_to(workspace.inbox).as_posix())
        moves.move(other, shelf / others[-1])
    moves.move(waiting, target)
    _note(workspace, moves, "file_put_back", place, who, instead_of=others)
    return partial(_undo, workspace, moves, "file_withdrawn", place, who)


def _note(workspace: Workspace, moves: Moves, kind: str, place: Path, who: Who, **others: Sequence[str]) -> None:
    """Write a deed into the journal, with the other files it moved; what the journal does not take is not done."""
    moved = {key: [*names] for key, names in others.items() if names}
    try:
        Journal.of(workspace).append(kind, {"name": place.as_posix(), **moved}, who)
    except BaseException:
        moves.undo()
        raise


def _undo(workspace: Workspace, moves: Moves, kind: str, place: Path, who: Who) -> None:
    moves.undo()
    Journal.of(workspace).append(kind, {"name": place.as_posix()}, who)


def withdrawn_files(workspace: Workspace) -> list[str]:
    """Return the withdrawn files' names, in order."""
    shelf = workspace.inbox / WITHDRAWN
    return sorted(path.relative_to(shelf).as_posix() for path in shelf.rglob("*") if path.is_file())


def changes_of(workspace: Workspace, entry: Entry) -> list[dict[str, Any]]:
    """Return what a load changed in the scores, one record per vendor, peer group and period; [] where nothing did.

    Raises HistoryError where the list that the journal names was changed or is gone.
    """
    note = entry.content.get("changes") or {}
    return kept_records(workspace, note) if note.get("file") else []


def known_files(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the files that loads add up to: the content's hash by name."""
    known: dict[str, str] = {}
    for entry in entries:
        for file in entry.content["removed"]:
            known.pop(file["name"], None)
        for file in entry.content["added"]:
            known[file["name"]] = file["sha256"]
    return known


def _last_answers(entries: Sequence[Entry]) -> str | None:
    return str(entries[-1].content["answers"]) if entries else None


def _content(file: LoadedFile) -> str:
    return file.file_id.partition(":")[0]


def _described(file: LoadedFile, warehouse: Path) -> dict[str, Any]:
    counts = _counts(warehouse, file.file_id)
    return {"name": file.name, "sha256": _content(file), "bytes": file.size_bytes, **counts}


def _counts(warehouse: Path, file_id: str) -> dict[str, Any]:
    names = ("state", "rows_read", "rows_loaded", "rows_rejected", "rows_set_aside")
    with open_locked(warehouse) as connection:
        row = connection.execute(
            f"select {', '.join(names)} from staging.files where file_id = ?",  # noqa: S608 - names are literals
            [file_id],
        ).fetchone()
    return dict(zip(names, row or (None, 0, 0, 0, 0), strict=True))


def _changes(workspace: Workspace, loaded: Loaded) -> dict[str, Any]:
    """Keep what changed in the scores; where the warehouse before can't be read their number is None, not 0."""
    if loaded.before is None or not loaded.before.exists() or loaded.before == loaded.after:
        return {"scores": 0, "file": None}
    records = score_changes(loaded.before, loaded.comparable())
    if not records:
        return {"scores": None if records is None else 0, "file": None}
    kept = keep_records(workspace, records)
    return {"scores": kept.pop("records"), **kept}


def _find(folder: Path, name: str) -> Path:
    """Find a file by its place or by its sender's name for it; two of that name can't be told apart."""
    files = [path for path in folder.rglob("*") if path.is_file() and not is_hidden(path.relative_to(folder))]
    exact = [path for path in files if path.relative_to(folder).as_posix() == name]
    named = exact or [path for path in files if shown_name(path.name) == name]
    if len(named) == 1:
        return named[0]
    listed = "、".join(sorted(path.relative_to(folder).as_posix() for path in named or files)) or "–"
    raise LoadError(
        f"没有唯一名为“{name}”的文件；现有：{listed}", f"There is no one file called “{name}”; there are: {listed}"
    )
