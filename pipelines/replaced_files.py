"""Which file took the place of which: paired when a load is recorded, looked up when the newer one is withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from pipelines.intake import REPLACED, WITHDRAWN, is_marked_copy, marked_name, shown_name, visible
from pipelines.journal import Journal
from pipelines.workspace import Workspace

_DEEDS: Final = frozenset({"load", "file_withdrawn", "file_put_back"})


def pairs_of(added: Sequence[str], removed: Sequence[str], known: Mapping[str, str]) -> list[dict[str, str]]:
    """Pair each file that came with those that went for it, so that a correction is seen as one.

    `known` are the contents of files by name before. A marked copy took the place of the file it was made from.
    """
    pairs = [(new, old) for new in added for old in removed if takes_place_of(new, old)]
    changed = [(name, name) for name in added if name in known]
    return [{"name": new, "instead_of": old, "sha256": known[old]} for new, old in [*pairs, *changed]]


def taken_place_of(workspace: Workspace, name: str) -> list[tuple[Path, str]]:
    """Return the files that one of the inbox took the place of: where each lies, and its own place.

    The newest deed that is still on the disk counts. One that was withdrawn itself does not come back, but for the
    version with which a put-back file changed places: so long as nobody withdrew that one since.
    """
    left: set[str] = set()
    for entry in reversed(Journal.of(workspace).entries(set(_DEEDS))):
        said, found = entry.content, []
        if entry.kind == "file_withdrawn":
            left.add(said["name"])
        elif entry.kind == "load":
            pairs = [each for each in said["replaced"] if each["name"] == name and each["instead_of"] != name]
            found = [(path, each["instead_of"]) for each in pairs if (path := _kept(workspace, each))]
        elif said["name"] == name and name not in left:
            places = [each for each in said.get("instead_of", ()) if each not in left]
            found = [(path, each) for each in places if (path := workspace.inbox / WITHDRAWN / each).is_file()]
        free = [(path, place) for path, place in found if place == name or not (workspace.inbox / place).exists()]
        if free:
            return free
    return []


def takes_place_of(new: str, old: str) -> bool:
    """Tell whether a file of one place takes the place of another by its name."""
    one, other = (PurePosixPath(name) for name in (new, old))
    if one.parent != other.parent:
        return False
    names = [shown_name(each.name).casefold() for each in (one, other)]
    if names[0] == names[1]:
        return True
    return any(map(is_marked_copy, names)) and marked_name(names[0]) == marked_name(names[1])


def _kept(workspace: Workspace, pair: Mapping[str, str]) -> Path | None:
    """Find what was replaced among the files kept: by its content, since two of one name lie under other names."""
    place = workspace.inbox / REPLACED / pair["instead_of"]
    alike = [path for path in visible(place.parent) if shown_name(path.name) == shown_name(place.name)]
    return next((path for path in alike if _sha256(path) == pair["sha256"]), None)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
