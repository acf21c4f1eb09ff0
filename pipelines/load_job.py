"""How a load runs while pages go on: in the background, seen by everybody who looks, and stopped by whoever asks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from pipelines.errors import ScorecardError
from pipelines.reading.pool import LoadStoppedError
from pipelines.reading.readers import Reached

log = logging.getLogger(__name__)
# Before this much is known an estimate of the remaining time would be a guess.
_TOLD_AFTER_SECONDS: Final = 1.5
_TOLD_AFTER_SHARE: Final = 0.05

State = Literal["running", "done", "stopped", "failed"]
# What the background does, given the job that hears of its progress and may stop it.
Work = Callable[["LoadJob"], object]


@dataclass(frozen=True)
class Status:
    """How far a load is: steps done and in all, what is being done, rows of it, and how it ended.

    `bytes_share`, where files are read: the share of the work on all their bytes.
    """

    state: State
    done: int = 0
    total: int = 0
    what: str = ""
    rows: int = 0
    seconds: float = 0.0
    is_reading: bool = False
    bytes_share: float | None = None
    fault: ScorecardError | None = None

    @property
    def share(self) -> float:
        """How much of the present stage is done, from 0 to 1."""
        if self.bytes_share is not None:
            return min(self.bytes_share, 1.0)
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def remaining_seconds(self) -> float | None:
        """How long the present stage will take at its pace so far; None while that would be a guess."""
        if self.seconds < _TOLD_AFTER_SECONDS or self.share < _TOLD_AFTER_SHARE:
            return None
        return self.seconds / self.share - self.seconds


@dataclass
class LoadJob:
    """One load of a workspace in a thread of its own; `files` are the names that were dropped."""

    files: Sequence[str]
    stopping: threading.Event = field(default_factory=threading.Event)
    _status: Status = field(default_factory=lambda: Status("running"))
    _stage_began: float = field(default_factory=time.monotonic)
    _stage: str = ""

    def run(self, work: Work) -> None:
        """Do the work; however it ends, the status says so."""
        try:
            work(self)
        except LoadStoppedError as fault:
            self._status = Status("stopped", fault=fault)
        except ScorecardError as fault:
            self._status = Status("failed", fault=fault)
        except Exception:  # the rim of a thread: whoever watches gets a sentence, the log the details
            log.exception("a load failed")
            unexpected = ScorecardError(
                "载入时出现意外错误，原有结果保持不变；详情见服务器日志。",
                "The load failed unexpectedly; the last result stands. The server's log has the details.",
            )
            self._status = Status("failed", fault=unexpected)
        else:
            self._status = Status("done")

    def stop(self) -> None:
        """Ask the load to stop; nothing of it will remain."""
        self.stopping.set()

    @property
    def status(self) -> Status:
        """How far it is now."""
        return self._status

    def tell(self, done: int, total: int, what: str, rows: int = 0) -> None:
        """Hear how far it is: steps done and in all, what is being done, rows of it."""
        self._status = Status("running", done, total, what, rows, self._seconds_in("computing"))

    def read(self, reached: Reached) -> None:
        """Hear how far the reading of files is."""
        share = reached.bytes_done / reached.bytes_total if reached.bytes_total else None
        seconds = self._seconds_in("reading")
        self._status = Status(
            "running",
            reached.done,
            reached.total,
            reached.name,
            reached.rows,
            seconds,
            is_reading=True,
            bytes_share=share,
        )

    def _seconds_in(self, stage: str) -> float:
        now = time.monotonic()
        if stage != self._stage:
            self._stage_began, self._stage = now, stage
        return now - self._stage_began


_JOBS: dict[Path, LoadJob] = {}
_LOCK = threading.Lock()


def start(workspace_root: Path, files: Sequence[str], work: Work) -> LoadJob:
    """Begin a load in the background; one that is still running for the same workspace is returned instead."""
    with _LOCK:
        running = _JOBS.get(workspace_root)
        if running is not None and running.status.state == "running":
            return running
        job = LoadJob(tuple(files))
        _JOBS[workspace_root] = job
        threading.Thread(target=job.run, args=(work,), daemon=True, name="load").start()
        return job


def current(workspace_root: Path) -> LoadJob | None:
    """Return the load of a workspace that is running or ended last, None where none was started."""
    return _JOBS.get(workspace_root)
