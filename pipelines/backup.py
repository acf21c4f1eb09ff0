"""How a workspace is carried away in one verified archive, and how it comes back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, cast

from pipelines import __version__
from pipelines.errors import ScorecardError
from pipelines.journal import FILE as JOURNAL_FILE
from pipelines.journal import HEAD, Journal
from pipelines.journal_entry import canonical
from pipelines.locks import alone
from pipelines.workspace import Workspace

FORM: Final = "scorecard.backup/1"
MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.sha256"
# What a workspace can't be made again from. The warehouse can, and is left out.
FOLDERS: Final = ("inbox", "policy", "sources", "sql", "history")
# The id under which a shared database keeps this workspace's journal is not among it: a copy that wrote under that id
# would write into the original's journal.
FILES: Final = ("salt", HEAD)
JOURNAL_EXPORT: Final = "journal.json"
CHUNK: Final = 1 << 20


class BackupError(ScorecardError):
    """An archive can't be written, or is not what was written once."""


@dataclass(frozen=True)
class Restored:
    """What came back: how many files, and when the archive was made (UTC)."""

    files: int
    made_at: str


def backup(workspace: Workspace, target: Path) -> Path:
    """Write the workspace into one archive, readable by its owner alone; it appears under its name when it is complete.

    It waits for a load that is running, so that the journal names no file that the archive lacks. The journal is copied
    by SQLite itself; of a journal in another database the entries are written out. Raises BackupError where something
    stands at the target already, JournalError where the journal is not as it was written.
    """
    _check_free(workspace, target)
    with alone(workspace):
        Journal.of(workspace).verify()
        try:
            _write_archive(workspace, target)
        except OSError as fault:
            raise BackupError(
                f"备份无法写入 {target}（{fault.strerror}）。请检查磁盘空间和写入权限。",
                f"The backup can't be written to {target} ({fault.strerror}). Check disk space and permissions.",
            ) from fault
    return target


def restore(archive: Path, target: Path) -> Restored:
    """Unpack an archive into an empty or new folder, after every byte of it was checked.

    Everything is unpacked beside the target and takes its name at the end, so that a restore that fails leaves nothing.
    Raises BackupError for an archive that was changed in any place, for a folder that holds something, and where the
    disk takes no more.
    """
    if target.exists() and any(target.iterdir()):
        raise BackupError(
            f"{target} 不是空目录，请另选一个空目录恢复。", f"{target} is not empty; restore into an empty folder."
        )
    _check_whole(archive)
    arriving = target.with_name(f".{target.name}-restoring-{os.getpid()}")
    try:
        restored = _unpacked(archive, arriving)
        if target.exists():
            target.rmdir()
        arriving.replace(target)
    except OSError as fault:
        raise BackupError(
            f"恢复时无法写入 {target}（{fault.strerror}），没有恢复任何内容；备份文件本身没有问题。"
            "请检查磁盘空间和写入权限后重试。",
            f"Nothing was restored: {target} can't be written ({fault.strerror}). The backup itself is whole; check "
            "disk space and permissions and try again.",
        ) from fault
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    return restored


def _check_free(workspace: Workspace, target: Path) -> None:
    """Raise BackupError where a backup would overwrite something or become part of what it saves."""
    if target.exists() or target.is_symlink():
        raise BackupError(
            f"{target} 已存在，备份不覆盖任何文件。请换一个文件名。",
            f"{target} exists, and a backup overwrites nothing. Choose another name.",
        )
    if target.resolve().is_relative_to(workspace.root):
        raise BackupError(
            f"{target} 在数据目录之内。请把备份放在数据目录之外。",
            f"{target} lies in the workspace. Put the backup outside of it.",
        )


def _write_archive(workspace: Workspace, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            handle = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                _write(file, workspace, Path(scratch))
                file.flush()
                os.fsync(file.fileno())
        arriving.replace(target)
    finally:
        arriving.unlink(missing_ok=True)


def _unpacked(archive: Path, place: Path) -> Restored:
    place.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest = _checked_manifest(packed)
            for name, digest in manifest["members"].items():
                _unpack(packed, name, digest, place)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, EOFError) as fault:
        raise _damaged(archive.name, str(fault)) from fault
    _write_journal_entries(place)
    return Restored(len(manifest["members"]), str(manifest["made_at"]))


def _write(file: Any, workspace: Workspace, scratch: Path) -> None:
    """Write the archive, then the hash of all its bytes as the last ones: no flipped bit anywhere goes unseen."""
    whole = _Hashing(file)
    with zipfile.ZipFile(cast("IO[bytes]", whole), "w", zipfile.ZIP_DEFLATED) as packed:
        members: dict[str, str] = {}
        for name, path in _members(workspace, scratch):
            members[name] = _pack(packed, name, path)
        manifest = {
            "form": FORM,
            "product_version": __version__,
            "made_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "members": members,
        }
        text = canonical(manifest)
        packed.writestr(MANIFEST, text)
        packed.writestr(SEAL, hashlib.sha256(text.encode()).hexdigest())
    file.write(whole.digest)


def _members(workspace: Workspace, scratch: Path) -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in sorted((workspace.root / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(workspace.root).as_posix(), path
    for name in FILES:
        if (workspace.root / name).is_file():
            yield name, workspace.root / name
    journal = Journal.of(workspace)
    if journal.file is None:
        copy = scratch / JOURNAL_EXPORT
        copy.write_text(canonical([vars(entry) for entry in journal.entries()]), encoding="utf-8")
        yield JOURNAL_EXPORT, copy
    elif journal.file.exists():
        copy = scratch / JOURNAL_FILE
        with closing(sqlite3.connect(journal.file)) as source, closing(sqlite3.connect(copy)) as snapshot:
            source.backup(snapshot)
        yield JOURNAL_FILE, copy


def _pack(packed: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, packed.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest()


def _check_whole(archive: Path) -> None:
    try:
        size = archive.stat().st_size - hashlib.sha256().digest_size
        digest = hashlib.sha256()
        with archive.open("rb") as file:
            while size > 0 and (chunk := file.read(min(CHUNK, size))):
                digest.update(chunk)
                size -= len(chunk)
            seal = file.read()
    except OSError as fault:
        raise BackupError(
            f"无法读取备份文件 {archive}（{fault.strerror}）。",
            f"The backup {archive} can't be read ({fault.strerror}).",
        ) from fault
    if size != 0 or seal != digest.digest():
        raise _damaged(archive.name, "SHA-256")


def _checked_manifest(packed: zipfile.ZipFile) -> dict[str, Any]:
    text = packed.read(MANIFEST)
    if hashlib.sha256(text).hexdigest() != packed.read(SEAL).decode("ascii"):
        raise ValueError(MANIFEST)
    manifest: dict[str, Any] = json.loads(text)
    if manifest["form"] != FORM:
        raise ValueError(str(manifest["form"]))
    return manifest


def _unpack(packed: zipfile.ZipFile, name: str, digest: str, target: Path) -> None:
    parts = PurePosixPath(name).parts
    if not parts or PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name or ":" in parts[0]:
        raise ValueError(name)
    place = target.joinpath(*parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with packed.open(name) as member, place.open("wb") as file:
        while chunk := member.read(CHUNK):
            found.update(chunk)
            file.write(chunk)
    if found.hexdigest() != digest:
        raise ValueError(name)
    if name == "salt":
        place.chmod(0o600)


def _write_journal_entries(target: Path) -> None:
    """Write the entries of a journal that came from another database into the restored workspace's own."""
    export = target / JOURNAL_EXPORT
    if export.exists():
        Journal.within(target).take_over(json.loads(export.read_text(encoding="utf-8")))
        export.unlink()


def _damaged(name: str, reason: str) -> BackupError:
    return BackupError(
        f"备份文件 {name} 不完整或被改动（{reason}），没有恢复。请改用另一份备份。",
        f"The backup {name} is incomplete or was changed ({reason}); nothing was restored. Use another backup.",
    )


class _Hashing:
    """A file that hashes what is written; it can't be read or sought, so that each byte is hashed once, in order."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def write(self, chunk: bytes) -> int:
        self._hash.update(chunk)
        written: int = self._file.write(chunk)
        return written

    def flush(self) -> None:
        self._file.flush()

    @property
    def digest(self) -> bytes:
        return self._hash.digest()
