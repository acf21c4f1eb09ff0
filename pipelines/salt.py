"""The secret that makes hashes of people's numbers and names useless outside the workspace (M-35, decisions 10)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from pipelines.errors import ScorecardError
from pipelines.journal import Journal
from pipelines.journal_entry import Entry
from pipelines.who import Who
from pipelines.workspace import Workspace

SALT_BYTES = 32
FILE = "salt"
NOTED = "salt_noted"


class SaltError(ScorecardError):
    """The salt can't be read or is not one: hashing with another would make every known person a stranger."""


def salt_of(workspace: Workspace, noted: str | None = None) -> bytes:
    """Return the workspace's salt; it is made at the first need, readable by its owner alone, and never changed.

    `noted` is the hash of the salt that data of people were hashed with before: another one, or none, is refused.
    Raises SaltError.
    """
    path = workspace.root / FILE
    if not path.exists():
        if noted:
            raise _unusable(str(path))
        _make(path)
    try:
        salt = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError, UnicodeDecodeError) as fault:
        raise _unusable(str(path)) from fault
    if len(salt) != SALT_BYTES or (noted and _hash(salt) != noted):
        raise _unusable(str(path))
    return salt


def noted_salt(entries: Sequence[Entry]) -> str | None:
    """Return the hash of the salt that the journal notes, None where it notes none."""
    return next((str(entry.content["sha256"]) for entry in entries if entry.kind == NOTED), None)


def note_salt(journal: Journal, salt: bytes, who: Who) -> None:
    """Write the salt's hash into the journal once, as soon as anything else stands there."""
    entries = journal.entries()
    if salt and entries and noted_salt(entries) is None:
        journal.append(NOTED, {"sha256": _hash(salt)}, who)


def _make(path: Path) -> None:
    # Linked into place, so that of two processes that need it at once the second finds the first one's.
    arriving = path.with_name(f".{FILE}-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SALT_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(arriving, path)
    arriving.unlink()


def _hash(salt: bytes) -> str:
    """Return what may be known of a salt: 256 random bits can't be found from it."""
    return hashlib.sha256(b"salt\0" + salt).hexdigest()


def _unusable(place: str) -> SaltError:
    return SaltError(
        f"{place} 缺失、无法读取或不是本数据目录原来的盐值。请从备份恢复该文件；不要新建，否则同一个人会变成两个人。",
        f"{place} is missing, can't be read, or is not the one this workspace's people were hashed with. "
        "Restore it from a backup; do not make a new one, or every person would become two.",
    )
