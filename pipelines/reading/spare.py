"""A reading process that is started before a file needs it: its imports take as long as a small workbook."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pipelines.reading.limited import child_environment

# A process that nobody needed for so long gives its memory back.
_IDLE_SECONDS: Final = 600.0

_LOCK: Final = threading.Lock()
_WAITING: Final[dict[int, subprocess.Popen[bytes]]] = {}


def keep_waiting(child_bytes: int) -> subprocess.Popen[bytes]:
    """Start a reading process with this memory limit, unless one waits already, and return the one that waits.

    It knows no contract and reads no file before `started` hands it over; it ends with this process, or unneeded after
    ten minutes.
    """
    with _LOCK:
        waiting = _WAITING.get(child_bytes)
        if waiting is not None and waiting.poll() is None:
            return waiting
        process = _WAITING[child_bytes] = _start(child_bytes)
    timer = threading.Timer(_IDLE_SECONDS, _dismiss, [child_bytes, process])
    timer.daemon = True
    timer.start()
    return process


@contextmanager
def waiting_meanwhile(child_bytes: int) -> Iterator[None]:
    """Have a reading process waiting; one that was started for this and that nobody took is ended afterwards."""
    with _LOCK:
        waited = _WAITING.get(child_bytes)
    process = keep_waiting(child_bytes)
    try:
        yield
    finally:
        if process is not waited:
            _dismiss(child_bytes, process)


def started(child_bytes: int) -> subprocess.Popen[bytes]:
    """Return a reading process with this memory limit that nobody else has: the waiting one, or a new one."""
    with _LOCK:
        waiting = _WAITING.pop(child_bytes, None)
    return waiting if waiting is not None and waiting.poll() is None else _start(child_bytes)


def _dismiss(child_bytes: int, process: subprocess.Popen[bytes]) -> None:
    with _LOCK:
        if _WAITING.get(child_bytes) is not process:
            return
        del _WAITING[child_bytes]
    # It reads the end of its orders and ends by itself; what it still had to say is read by nobody.
    with contextlib.suppress(OSError):
        process.communicate()


def _start(child_bytes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        [sys.executable, "-P", "-m", "pipelines.reading.reader", str(child_bytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
