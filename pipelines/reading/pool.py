"""How several reading processes work off a list of files, and end without a trace when the caller stops."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

from pipelines.contract import Contracts
from pipelines.errors import ScorecardError
from pipelines.reading.child import Answer, Child, Step
from pipelines.reading.given import Given
from pipelines.reading.limits import Limits
from pipelines.reading.result_keys import FileToRead, arriving_folder

_WAIT_SECONDS: Final = 0.2


class LoadStoppedError(ScorecardError):
    """The user stopped a running load."""


@dataclass(frozen=True)
class ReadOutcome:
    """The folder that holds what was read of a file (its result.json says whether it could be)."""

    file: FileToRead
    result_dir: Path


@dataclass
class Pool:
    """Reading processes that share contracts and limits; `writer` names the folders they prepare results in."""

    contracts: Contracts
    limits: Limits
    given: Given = field(default_factory=Given)
    stop: threading.Event | None = None
    writer: str = field(default_factory=lambda: uuid4().hex[:12])
    _ended: threading.Event = field(default_factory=threading.Event)
    _children: set[Child] = field(default_factory=set)
    _workers: list[threading.Thread] = field(default_factory=list)
    _answered: queue.SimpleQueue[tuple[ReadOutcome, Answer | Step]] = field(default_factory=queue.SimpleQueue)

    def read(self, wanted: Sequence[ReadOutcome], processes: int) -> Iterator[tuple[ReadOutcome, Answer | Step]]:
        """Give each file with the steps and then the answer of the process that reads it, as they come in.

        A process lives on from file to file; one that a file has ended is replaced. Raises LoadStoppedError.
        """
        waiting: queue.SimpleQueue[ReadOutcome] = queue.SimpleQueue()
        for each in wanted:
            waiting.put(each)
        workers = [threading.Thread(target=self._work_off, args=(waiting,), daemon=True) for _ in range(processes)]
        self._workers.extend(workers)
        for worker in workers:
            worker.start()
        left = len(wanted)
        while left:
            outcome, message = self._next_message()
            left -= isinstance(message, Answer)
            yield outcome, message

    def end(self, wanted: Sequence[ReadOutcome]) -> None:
        """Kill whatever is still running and remove what it was writing, also when the caller was interrupted."""
        self._ended.set()
        for child in tuple(self._children):
            child.kill()
        for worker in self._workers:
            if worker.is_alive():
                worker.join()
        for each in wanted:
            self.clear(each)

    def clear(self, outcome: ReadOutcome) -> None:
        """Remove what a killed process may have left of a result."""
        shutil.rmtree(arriving_folder(outcome.result_dir, self.writer), ignore_errors=True)

    def _next_message(self) -> tuple[ReadOutcome, Answer | Step]:
        while True:
            if self.stop is not None and self.stop.is_set():
                raise LoadStoppedError("载入已停止，没有留下任何内容。", "The load was stopped; nothing of it remains.")
            try:
                return self._answered.get(timeout=_WAIT_SECONDS)
            except queue.Empty:
                continue

    def _work_off(self, waiting: queue.SimpleQueue[ReadOutcome]) -> None:
        child: Child | None = None
        while not self._ended.is_set():
            try:
                outcome = waiting.get_nowait()
            except queue.Empty:
                break
            try:
                if child is None or not child.is_alive:
                    child = self._replaced(child)
                answer = self._read(child, outcome)
            except (OSError, ValueError, TypeError) as fault:
                answer = Answer(failed="crash", detail=str(fault))
            self._answered.put((outcome, answer))
        self._dismiss(child)

    def _replaced(self, previous: Child | None) -> Child:
        self._dismiss(previous)
        child = Child(self.contracts.documents, self.limits, self.given)
        self._children.add(child)
        if self._ended.is_set():
            child.kill()
        return child

    def _dismiss(self, child: Child | None) -> None:
        if child is not None:
            self._children.discard(child)
            child.close()

    def _read(self, child: Child, outcome: ReadOutcome) -> Answer:
        try:
            size = outcome.file.path.stat().st_size
        except OSError as fault:
            return Answer(failed="file", detail=str(fault))
        seconds = self.limits.seconds_for(size)
        return child.read(
            outcome.file, outcome.result_dir, self.writer, seconds, lambda step: self._answered.put((outcome, step))
        )
