"""How a dropped file enters the inbox: under its content's hash and a cleaned name, nothing lost."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

from pipelines.workspace import Workspace

# File systems count bytes, and a Chinese character takes three.
LONGEST_NAME_BYTES, LONGEST_SUFFIX_BYTES = 200, 20
HASH_LENGTH = 12
# What a marked copy has behind its name, and the number a browser adds to a second download of it.
MARKED_COPY, ROOM_FOR_COPY = "（待改）", len("（待改） (999)".encode())
_COPY = re.compile(r"[（(]待改[）)](?:\s?[（(]\d{1,3}[）)])?$")
# The hash that `accept` puts before a name, in Python's and DuckDB's regular expressions alike.
STORED_HASH = rf"(^|/)[0-9a-f]{{{HASH_LENGTH}}}_"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


def accept(workspace: Workspace, given_name: str, content: bytes) -> Path:
    """Put a dropped file into the inbox and return where it lies.

    The same content under the same name is already there and changes nothing. A new file of the same name
    takes the place of the old one, which moves to `inbox/.replaced/`.
    """
    name = clean_name(given_name)
    digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
    workspace.inbox.mkdir(parents=True, exist_ok=True)
    target = workspace.inbox / f"{digest}_{name}"
    if target.exists():
        return target
    arriving = workspace.inbox / f".arriving-{digest}"
    arriving.write_bytes(content)
    earlier = _versions(_visible(workspace.inbox), name)
    arriving.replace(target)
    for path in earlier:
        shelf = workspace.inbox / ".replaced"
        shelf.mkdir(exist_ok=True)
        path.replace(shelf / path.name)
    return target


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


def marked_name(given_name: str) -> str:
    """Return what the marked copy of a file is called; dropped again, it takes the place of that file."""
    stem = _COPY.sub("", PurePosixPath(given_name).stem)
    return f"{_cut(stem, LONGEST_NAME_BYTES - ROOM_FOR_COPY)}{MARKED_COPY}.xlsx"


def _versions(stored: list[Path], name: str) -> list[Path]:
    """Return the stored files that a file of this name takes the place of.

    These are files of the same name, and, of a marked copy, the file it was made from or other copies of it. Where
    an .xlsx and a .csv of one name lie side by side only the .xlsx can be meant: a file that stays too long is
    noticed by its repeated rows, a file that is gone is not.
    """
    by_path = {path: shown_name(path.name) for path in stored}
    same = [path for path, shown in by_path.items() if shown == name]
    kin = [path for path, shown in by_path.items() if shown != name and marked_name(shown) == marked_name(name)]
    if not _COPY.search(PurePosixPath(name).stem):
        # The file itself is sent again: a marked copy of its earlier version is out of date.
        return same + [path for path in kin if _COPY.search(PurePosixPath(by_path[path]).stem)]
    suffixes = {PurePosixPath(by_path[path]).suffix.casefold() for path in kin}
    return same + [path for path in kin if len(suffixes) == 1 or path.suffix.casefold() == ".xlsx"]


def _visible(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
