"""How a dropped file enters the inbox: under its content's hash and a cleaned name, nothing lost."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from pipelines.workspace import Workspace

# File systems count bytes, and a Chinese character takes three.
LONGEST_NAME_BYTES, LONGEST_SUFFIX_BYTES = 200, 20
HASH_LENGTH = 12
# Where files are kept that a newer one replaced, and those that somebody withdrew.
REPLACED, WITHDRAWN = ".replaced", ".withdrawn"
# What a marked copy has behind its name, and the number a browser adds to a second download of it.
MARKED_COPY, ROOM_FOR_COPY = "（待改）", len("（待改） (999)".encode())
_COPY = re.compile(r"[（(]待改[）)](?:\s?[（(]\d{1,3}[）)])?$")
# The hash that `accept` puts before a name, in Python's and DuckDB's regular expressions alike.
STORED_HASH = rf"(^|/)[0-9a-f]{{{HASH_LENGTH}}}_"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


def accept(workspace: Workspace, given_name: str, content: bytes, moves: Moves | None = None) -> Path:
    """Put a dropped file into the inbox and return where it lies.

    The same content under the same name is already there and changes nothing. A new file of the same name
    takes the place of the old one, which moves to `inbox/.replaced/`; so does a copy of it on the shelf of withdrawn
    files, since it counts again. A marked copy takes the place of its file in whatever folder that lies. `moves` hears
    of it all and can undo it.
    """
    moves = moves or Moves()
    name = clean_name(given_name)
    folder, earlier = _place(workspace.inbox, name, moves)
    target = folder / f"{hashlib.sha256(content).hexdigest()[:HASH_LENGTH]}_{name}"
    if not target.exists():
        moves.write(target, content)
    # Also where the target was there: a process that was killed here may have left both versions in force.
    for path in earlier:
        if path != target:
            moves.replaced.append((name, path.relative_to(workspace.inbox).as_posix()))
            moves.move(path, workspace.inbox / REPLACED / path.relative_to(workspace.inbox))
    withdrawn = workspace.inbox / WITHDRAWN / target.relative_to(workspace.inbox)
    if withdrawn.exists():
        moves.move(withdrawn, workspace.inbox / REPLACED / target.relative_to(workspace.inbox))
    return target


@dataclass
class Moves:
    """What was written and moved within an inbox, in order, so that it can be undone.

    `replaced` pairs each new name with the place of the file it took the place of; `unclear` each marked copy with
    the files of several folders it may belong to, none of which it replaced.
    """

    replaced: list[tuple[str, str]] = field(default_factory=list)
    unclear: list[tuple[str, list[str]]] = field(default_factory=list)
    _undoing: list[Callable[[], object]] = field(default_factory=list)

    def write(self, target: Path, content: bytes) -> None:
        """Write a file so that it is there as a whole or not at all."""
        target.parent.mkdir(parents=True, exist_ok=True)
        arriving = target.with_name(f".arriving-{target.name[:HASH_LENGTH]}")
        with arriving.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        arriving.replace(target)
        self._undoing.append(partial(target.unlink, missing_ok=True))

    def move(self, path: Path, target: Path) -> Path:
        """Move a file; of another one that is there already the content's hash before its name tells it apart."""
        if target.exists() and (digest := content_digest(path)) != content_digest(target):
            target = target.with_name(f"{digest}_{shown_name(target.name)}")
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        self._undoing.append(partial(target.replace, path))
        return target

    def undo(self) -> None:
        """Put everything back as it was."""
        while self._undoing:
            self._undoing.pop()()


def content_digest(path: Path) -> str:
    """Return the first hex digits of a file's hash, as they stand before its name in the inbox."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:HASH_LENGTH]


def visible(folder: Path) -> list[Path]:
    """Return the files that lie directly in a folder, hidden ones left out."""
    found = folder.iterdir() if folder.is_dir() else ()
    return [path for path in found if path.is_file() and not path.name.startswith(".")]


def clean_name(given_name: str) -> str:
    """Return the last part of a name as text that is safe in any file system and on any screen."""
    last = PureWindowsPath(PurePosixPath(given_name).name).name
    text = _UNSAFE.sub("_", unicodedata.normalize("NFC", last)).strip(". ")
    stem, dot, suffix = text.rpartition(".")
    if not dot:
        return _cut(text, LONGEST_NAME_BYTES) or "file"
    return f"{_cut(stem, LONGEST_NAME_BYTES)}.{_cut(suffix, LONGEST_SUFFIX_BYTES)}"


def _cut(text: str, size: int) -> str:
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")


def shown_name(stored_name: str) -> str:
    """Return the name a user knows a stored file by: without the hash that `accept` put before it."""
    return re.sub(rf"^[0-9a-f]{{{HASH_LENGTH}}}_", "", stored_name)


def known_name(stored_path: str) -> str:
    """Return how a sentence names a stored file: by its folders and the name its sender knows."""
    return re.sub(STORED_HASH, r"\1", stored_path)


def known_name_sql(column: str) -> str:
    """Return how DuckDB names the stored file of a column as `known_name` does."""
    return f"regexp_replace({column}, '{STORED_HASH}', '\\1')"


def marked_name(given_name: str) -> str:
    """Return what the marked copy of a file is called; dropped again, it takes the place of that file."""
    return f"{_cut(original_stem(given_name), LONGEST_NAME_BYTES - ROOM_FOR_COPY)}{MARKED_COPY}.xlsx"


def original_stem(name: str) -> str:
    """Return the stem of a file's name, of a marked copy that of the file it was made from."""
    return _COPY.sub("", PurePosixPath(name).stem)


def versions(stored: list[Path], name: str) -> list[Path]:
    """Return the stored files that a file of this name takes the place of.

    These are files of the same name, however it is capitalised, and, of a marked copy, the file it was made from or
    other copies of it. Where an .xlsx and a .csv of one name lie side by side only the .xlsx can be meant: a file that
    stays too long is noticed by its repeated rows, a file that is gone is not.
    """
    by_path = {path: shown_name(path.name) for path in stored}
    same = [path for path, shown in by_path.items() if is_same_name(shown, name)]
    kin = [path for path, shown in by_path.items() if path not in same and _is_kin(shown, name)]
    if not is_marked_copy(name):
        # The file itself is sent again: a marked copy of its earlier version is out of date.
        return same + [path for path in kin if is_marked_copy(by_path[path])]
    suffixes = {PurePosixPath(by_path[path]).suffix.casefold() for path in kin}
    return same + [path for path in kin if len(suffixes) == 1 or path.suffix.casefold() == ".xlsx"]


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names are one to whoever sends the file: 业务量.XLSX and 业务量.xlsx are."""
    return one.casefold() == other.casefold()


def _is_kin(one: str, other: str) -> bool:
    return is_same_name(marked_name(one), marked_name(other))


def is_marked_copy(name: str) -> bool:
    """Tell whether a file is called as marked copies are."""
    return _COPY.search(PurePosixPath(name).stem) is not None


def _place(inbox: Path, name: str, moves: Moves) -> tuple[Path, list[Path]]:
    """Return the folder a file goes to and the files there that it takes the place of.

    Only a marked copy is looked for below folders: it was made from a file that is there. A file that is merely called
    like one in a folder may be another branch's.
    """
    earlier = versions(visible(inbox), name)
    if earlier or not is_marked_copy(name) or not inbox.is_dir():
        return inbox, earlier
    folders = {path.parent for path in inbox.rglob("*") if not is_hidden(path.relative_to(inbox))} - {inbox}
    found = {folder: originals for folder in sorted(folders) if (originals := versions(visible(folder), name))}
    if len(found) == 1:
        return next(iter(found.items()))
    if found:
        places = [path.relative_to(inbox).as_posix() for originals in found.values() for path in originals]
        moves.unclear.append((name, places))
    return inbox, []


def is_hidden(relative: Path) -> bool:
    """Tell whether a place below the inbox is a shelf or something hidden, and so no input."""
    return any(part.startswith(".") for part in relative.parts)
