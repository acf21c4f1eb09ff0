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
    earlier = [path for path in workspace.inbox.iterdir() if _is_version_of(path, name)]
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


def _is_version_of(path: Path, name: str) -> bool:
    return path.is_file() and not path.name.startswith(".") and shown_name(path.name) == name
