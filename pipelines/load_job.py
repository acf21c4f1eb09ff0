"""How a load runs while pages go on: in the background, seen by everybody who looks, and stopped by whoever asks."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from pipelines.drops import Told
from pipelines.errors import ScorecardError
from pipelines.reading.pool import LoadStoppedError
from pipelines.reading.readers import Reached

log = logging.getLogger(__name__)
# Before this much is known an estimate of the remaining time would be a guess.
_TOLD_AFTER_SECONDS: Final = 1.5
_TOLD_AFTER_SHARE: Final = 0.05

_REMEMBERED: Final = 50
_NUMBERS: Final = itertools.count(1)

State = Literal["running", "done", "stopped", "failed"]
# What the background does, given the job that hears of its progress and may stop it.
Work = Callable[["LoadJob"], object]


@dataclass(frozen=True)
class Status:
    """How far a load is: steps done and in all, what is being done, rows of it, and how it ended.

    `bytes_share`, where files are read: the share of the work on all their bytes. `told` are sentences about what
    replaced what. `is_done` once what was asked is done, although computing it may have failed.
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
    told: Sequence[Told] = ()
    is_done: bool = False

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
    """One load of a workspace in a thread of its own; `files` are the names that were dropped.

    `told` are sentences for whoever dropped them, gathered on the way. Numbers go up in the order of asking.
    """

    files: Sequence[str]
    told: list[Told] = field(default_factory=list)
    number: int = field(default_factory=_NUMBERS.__next__)
    is_done: bool = False
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
            self._status = Status("failed", fault=fault, told=tuple(self.told), is_done=self.is_done)
        except Exception:  # the rim of a thread: whoever watches gets a sentence, the log the details
            log.exception("a load failed")
            unexpected = ScorecardError(
                "载入时出现意外错误，原有结果保持不变；详情见服务器日志。",
                "The load failed unexpectedly; the last result stands. The server's log has the details.",
            )
            self._status = Status("failed", fault=unexpected, told=tuple(self.told), is_done=self.is_done)
        else:
            self._status = Status("done", told=tuple(self.told), is_done=True)

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


@dataclass
class _Queue:
    """What was asked of one workspace: done one after the other, so that nothing is dropped and all is computed."""

    waiting: deque[tuple[LoadJob, Work]] = field(default_factory=deque)
    begun: deque[LoadJob] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    is_busy: bool = False

    def work_off(self) -> None:
        """Do what waits until nothing does."""
        while True:
            with _LOCK:
                if not self.waiting:
                    self.is_busy = False
                    return
                job, work = self.waiting.popleft()
                self.begun.append(job)
            job.run(work)


_QUEUES: dict[Path, _Queue] = {}
_LOCK = threading.Lock()


def start(workspace_root: Path, files: Sequence[str], work: Work) -> LoadJob:
    """Begin a load in the background, or behind those of the same workspace that are running or waiting."""
    with _LOCK:
        queue = _QUEUES.setdefault(workspace_root, _Queue())
        job = LoadJob(tuple(files))
        queue.waiting.append((job, work))
        if not queue.is_busy:
            queue.is_busy = True
            threading.Thread(target=queue.work_off, daemon=True, name="load").start()
        return job


def current(workspace_root: Path) -> LoadJob | None:
    """Return the load of a workspace that is running or comes next, else the last one; None where none was started."""
    with _LOCK:
        queue = _QUEUES.get(workspace_root, _Queue())
        last = queue.begun[-1] if queue.begun else None
        if queue.waiting and (last is None or last.status.state != "running"):
            return queue.waiting[0][0]
        return last


def ended(workspace_root: Path, since: int) -> list[LoadJob]:
    """Return the loads that ended, in order, from the one of a number on."""
    with _LOCK:
        begun = tuple(_QUEUES.get(workspace_root, _Queue()).begun)
    return [job for job in begun if job.number >= since and job.status.state != "running"]
