"""One reading process as its parent sees it: started, given a file, watched, and killed when it goes too far."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipelines.reading.given import Given
from pipelines.reading.limits import Limits
from pipelines.reading.memory import resident_bytes
from pipelines.reading.result_keys import FileToRead
from pipelines.reading.spare import started

_WATCH_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Answer:
    """What came of one file: the rows typed, or why the process gave no result ('time', 'memory', 'crash')."""

    rows: int = 0
    failed: str | None = None
    detail: str = ""


@dataclass(frozen=True)
class Step:
    """How far the reading of one file has come: rows decoded so far, and which share of the work is done."""

    rows: int
    share: float


class Child:
    """A reading process. Not shared between threads; a watcher ends it at its deadline or memory limit."""

    def __init__(self, documents: Mapping[str, Any], limits: Limits, given: Given) -> None:
        """Take a waiting process or start one, and hand it contracts, limits and what was decided."""
        self._limits = limits
        self._deadline: float | None = None
        self._reason = "crash"
        self._process = started(limits.child_bytes)
        threading.Thread(target=self._watch, daemon=True).start()
        self._send({"contracts": documents, "limits": limits.as_dict(), "given": given.as_dict()})

    def read(
        self, file: FileToRead, folder: Path, writer: str, seconds: float, heard: Callable[[Step], None] | None = None
    ) -> Answer:
        """Read one file within so many seconds; the result lies in `folder` unless the answer says it failed."""
        self._deadline = time.monotonic() + seconds
        self._send({"path": str(file.path), "name": file.name, "folder": str(folder), "writer": writer})
        message = self._message()
        while message and ("step" in message or "ready" in message):
            if heard and "step" in message:
                heard(Step(**message["step"]))
            message = self._message()
        self._deadline = None
        if not message:
            self.kill()
            return Answer(failed=self._reason, detail=f"exit code {self._process.returncode}")
        return Answer(**message)

    @property
    def is_alive(self) -> bool:
        """Whether the process can be given another file."""
        return self._process.poll() is None

    @property
    def process_id(self) -> int:
        """The number of the process, for whoever measures it."""
        return self._process.pid

    def kill(self) -> None:
        """End the process now, whatever it is doing."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Let the process end by itself after its last answer."""
        if self._process.stdin:
            # A process that was killed takes no more of what is still to be written to it.
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.kill()
        if self._process.stdout:
            self._process.stdout.close()

    def _message(self) -> dict[str, Any]:
        """Return the process's next message, nothing where it has ended (a line cut short was its last)."""
        line = self._process.stdout.readline() if self._process.stdout else b""
        return dict(json.loads(line)) if line.endswith(b"\n") else {}

    def _send(self, message: Mapping[str, Any]) -> None:
        if self._process.stdin is None:
            return
        try:
            self._process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except OSError:
            # The process is gone; reading its answer will say so.
            return

    def _watch(self) -> None:
        while self._process.poll() is None:
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._end("time")
            elif resident_bytes(self._process.pid) > self._limits.child_bytes:
                self._end("memory")
            time.sleep(_WATCH_SECONDS)

    def _end(self, reason: str) -> None:
        self._reason = reason
        self._process.kill()
