"""How only one process at a time builds a workspace: a lock that ends with its process, however that ends."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from pipelines.workspace import Workspace

_LOCK: Final = ".building.lock"
_WAIT_SECONDS: Final = 0.05


@contextmanager
def alone(workspace: Workspace, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock under which a workspace's files come, go, are loaded and are carried away, one at a time."""
    with locked(workspace.warehouse / _LOCK, waiting):
        yield


@contextmanager
def locked(path: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock of a file; while another process holds it, wait and call `waiting` again and again.

    `waiting` may raise to give up. The file stays: only the lock on it comes and goes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        while not _taken(file):
            if waiting:
                waiting()
            time.sleep(_WAIT_SECONDS)
        try:
            yield
        finally:
            _give_back(file)


def _taken(file: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _give_back(file: IO[bytes]) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)


def is_running(pid: int) -> bool:
    """Tell whether a process of this number runs; on Windows, where that can't be asked, none does."""
    if os.name == "nt":  # there, signal 0 would end the process
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
