"""The secret that makes hashes of people's numbers and names useless outside the workspace (M-35, decisions 10)."""

from __future__ import annotations

import contextlib
import os
import secrets

from pipelines.errors import ScorecardError
from pipelines.workspace import Workspace

SALT_BYTES = 32
FILE = "salt"


class SaltError(ScorecardError):
    """The salt can't be read or is not one: hashing with another would make every known person a stranger."""


def salt_of(workspace: Workspace) -> bytes:
    """Return the workspace's salt; it is made at the first need, readable by its owner alone, and never changed."""
    path = workspace.root / FILE
    if not path.exists():
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
    try:
        salt = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError, UnicodeDecodeError) as fault:
        raise _unusable(str(path)) from fault
    if len(salt) != SALT_BYTES:
        raise _unusable(str(path))
    return salt


def _unusable(place: str) -> SaltError:
    return SaltError(
        f"{place} 无法读取或不完整。请从备份恢复该文件；不要新建，否则同一个人会变成两个人。",
        f"{place} can't be read or is incomplete. Restore it from a backup; do not make a new one, or every "
        "person would become two.",
    )
