"""How many spreadsheets are read at once, each in a process of its own, and no file can harm another."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

from pipelines.child import Answer, Child
from pipelines.contract import Contracts, load_contracts
from pipelines.errors import ScorecardError
from pipelines.limits import MIB, Limits
from pipelines.messages import Sentence, sentence
from pipelines.result_keys import FileToRead, arriving_folder, result_key

__all__ = ["FileToRead", "LoadStoppedError", "Progress", "ReadOutcome", "read_files"]

Progress = Callable[[int, int, str, int], None]

_LOG: Final = logging.getLogger(__name__)
_MOST_CHILDREN: Final = 4
_WAIT_SECONDS: Final = 0.2
_ABANDONED_SECONDS: Final = 3600


class LoadStoppedError(ScorecardError):
    """The user stopped a running load."""


@dataclass(frozen=True)
class ReadOutcome:
    """The folder that holds what was read of a file (its result.json says whether it could be)."""

    file: FileToRead
    result_dir: Path


@dataclass
class _Work:
    """What the workers share: files still to be read, and answers not yet seen by the caller."""

    contracts: Contracts
    limits: Limits
    waiting: queue.SimpleQueue[ReadOutcome] = field(default_factory=queue.SimpleQueue)
    answered: queue.SimpleQueue[tuple[ReadOutcome, Answer]] = field(default_factory=queue.SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)
    children: set[Child] = field(default_factory=set)
    writer: str = field(default_factory=lambda: uuid4().hex[:12])


def read_files(
    files: Sequence[FileToRead],
    contracts_dir: Path,
    out_dir: Path,
    limits: Limits,
    progress: Progress | None = None,
    *,
    stop: threading.Event | None = None,
) -> list[ReadOutcome]:
    """Read spreadsheets into `out_dir`, each content once, and return where each one's result lies.

    A file whose result is there already is not read again. `progress` is called in the caller's thread with files done,
    files in all, the file's name and its typed rows. A file that kills or outstays its process is read once
    more alone, then refused with E08 or E14; the others are not affected. Raises ContractError for a faulty
    contract, LoadStoppedError when `stop` is set; no half-written result remains.
    """
    contracts = load_contracts(contracts_dir)
    outcomes = [ReadOutcome(file, out_dir / result_key(file, contracts, limits)) for file in files]
    _sweep(out_dir)
    new = list({each.result_dir: each for each in outcomes if not (each.result_dir / "result.json").exists()}.values())
    work = _Work(contracts, limits)
    for done, (outcome, rows) in enumerate(_read_new(new, work, stop), start=1):
        if progress:
            progress(done, len(new), outcome.file.name, rows)
    return outcomes


def _read_new(
    new: Sequence[ReadOutcome], work: _Work, stop: threading.Event | None
) -> Iterator[tuple[ReadOutcome, int]]:
    """Give each file with its typed rows as it is done; those that failed come last, after their second try."""
    for each in new:
        work.waiting.put(each)
    count = min(len(new), os.cpu_count() or 1, _MOST_CHILDREN)
    workers = [threading.Thread(target=_work_off, args=(work,), daemon=True) for _ in range(count)]
    failed: list[ReadOutcome] = []
    try:
        for worker in workers:
            worker.start()
        for _ in new:
            outcome, answer = _next_answer(work, stop)
            if answer.failed:
                failed.append(outcome)
            else:
                yield outcome, answer.rows
        for outcome in failed:
            yield outcome, _second_try(outcome, work)
    finally:
        _end(work, workers)
        for each in new:
            _clear(each, work.writer)


def _end(work: _Work, workers: Sequence[threading.Thread]) -> None:
    """Stop whatever is still running, also when the caller was interrupted."""
    work.stopped.set()
    for child in tuple(work.children):
        child.kill()
    for worker in workers:
        if worker.is_alive():
            worker.join()


def _next_answer(work: _Work, stop: threading.Event | None) -> tuple[ReadOutcome, Answer]:
    while True:
        if stop is not None and stop.is_set():
            raise LoadStoppedError("载入已停止，没有留下任何内容。", "The load was stopped; nothing of it remains.")
        try:
            return work.answered.get(timeout=_WAIT_SECONDS)
        except queue.Empty:
            continue


def _work_off(work: _Work) -> None:
    """Read waiting files in one process, replaced by a fresh one whenever a file has ended it."""
    child: Child | None = None
    while not work.stopped.is_set():
        try:
            outcome = work.waiting.get_nowait()
        except queue.Empty:
            break
        if child is None or not child.is_alive:
            child = _started(work, child)
        work.answered.put((outcome, _read(child, outcome, work)))
    if child is not None:
        work.children.discard(child)
        child.close()


def _started(work: _Work, previous: Child | None) -> Child:
    if previous is not None:
        work.children.discard(previous)
        previous.close()
    child = Child(work.contracts.documents, work.limits)
    work.children.add(child)
    return child


def _read(child: Child, outcome: ReadOutcome, work: _Work) -> Answer:
    try:
        seconds = work.limits.seconds_for(outcome.file.path.stat().st_size)
    except OSError as fault:
        return Answer(failed="crash", detail=str(fault))
    return child.read(outcome.file, outcome.result_dir, work.writer, seconds)


def _second_try(outcome: ReadOutcome, work: _Work) -> int:
    """Read a file alone in a fresh process; refuse it if that fails too."""
    _clear(outcome, work.writer)
    child = _started(work, None)
    answer = _read(child, outcome, work)
    work.children.discard(child)
    child.close()
    if answer.failed:
        _LOG.warning("%s was not read: %s %s", outcome.file.name, answer.failed, answer.detail)
        _refuse(outcome, _refusal(answer, outcome, work.limits), work.writer)
    return answer.rows


def _refusal(answer: Answer, outcome: ReadOutcome, limits: Limits) -> Sentence:
    if answer.failed == "time":
        return sentence("E08.time", seconds=round(limits.seconds_for(outcome.file.path.stat().st_size)))
    if answer.failed == "memory":
        return sentence("E08.memory", limit_mb=limits.child_bytes // MIB)
    return sentence("E14")


def _refuse(outcome: ReadOutcome, told: Sentence, writer: str) -> None:
    # Arrow is needed here only when a file was refused.
    from pipelines.outcomes import FileRead
    from pipelines.results import write_result

    _clear(outcome, writer)
    write_result(FileRead(error=told), outcome.result_dir, writer)


def _clear(outcome: ReadOutcome, writer: str) -> None:
    """Remove what a killed process may have left of a result."""
    shutil.rmtree(arriving_folder(outcome.result_dir, writer), ignore_errors=True)


def _sweep(out_dir: Path) -> None:
    """Remove what processes that were killed long ago had begun to write."""
    for folder in out_dir.glob(".*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder)
