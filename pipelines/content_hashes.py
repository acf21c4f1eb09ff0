"""The SHA-256 of every input file, computed once while the file stays as it is."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

CHUNK = 1 << 20
FILE = "hashes.json"


def content_hashes(paths: Sequence[Path], folder: Path) -> list[str]:
    """Return the SHA-256 of each file; what is known of an unchanged one is taken from `folder`.

    Unchanged means same path, size, time of last change to the nanosecond, and file number. The note is derived and may
    be deleted.
    """
    known = _known(folder / FILE)
    found: dict[str, list[object]] = {}
    hashes = []
    for path in paths:
        key, state = _key(path), _state(path)
        noted = known.get(key)
        digest = str(noted[-1]) if noted and noted[:-1] == state else sha256(path)
        hashes.append(digest)
        found[key] = [*state, digest]
    if found != known:
        _write(folder / FILE, {**known, **found})
    return hashes


def are_known(paths: Sequence[Path], folder: Path) -> bool:
    """Tell whether the hash of each file is noted and none has changed since: nothing is read for it."""
    known = _known(folder / FILE)
    return all((noted := known.get(_key(path))) and noted[:-1] == _state(path) for path in paths)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content as hex."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _key(path: Path) -> str:
    return os.fsdecode(os.fsencode(path))


def _state(path: Path) -> list[object]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ino]


def _known(path: Path) -> dict[str, list[object]]:
    try:
        noted = json.loads(path.read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _write(path: Path, noted: dict[str, list[object]]) -> None:
    """Write the note; where that fails the next build hashes again, which is slow and right."""
    kept = {key: value for key, value in noted.items() if Path(key).exists()}
    arriving = path.with_name(f".{path.name}-{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        arriving.write_text(json.dumps(kept), encoding="utf-8", errors="surrogateescape")
        arriving.replace(path)
