"""How many spreadsheets are read at once, each in a process of its own, and no file can harm another."""

from __future__ import annotations

import hashlib
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.child import Answer, Child
from pipelines.contract import Contracts, load_contracts
from pipelines.errors import ScorecardError
from pipelines.limits import MIB, Limits
from pipelines.messages import Sentence, sentence

Progress = Callable[[int, int, str, int], None]

_LOG: Final = logging.getLogger(__name__)
_MOST_CHILDREN: Final = 4
_WAIT_SECONDS: Final = 0.2
# What decides how a file is read; a change in any of these reads every file anew.
READING_MODULES: Final = (
    "addresses",
    "cell_messages",
    "cells/*",
    "columns",
    "contract",
    "contract_format",
    "csv_text",
    "decide",
    "errors",
    "fast",
    "headers",
    "ingest",
    "kinds",
    "layout",
    "limits",
    "messages",
    "outcomes",
    "preflight",
    "raw_columns",
    "reader",
    "results",
    "row_checks",
    "rows",
    "sheet_faults",
    "sheet_xml",
    "spreadsheets",
    "texts",
    "typed_rows",
    "units",
    "workbook_xml",
    "zip_parts",
)


class LoadStoppedError(ScorecardError):
    """The user stopped a running load."""


@dataclass(frozen=True)
class FileToRead:
    """One spreadsheet: where it lies, the name the user knows it by, and the hash of its content."""

    path: Path
    name: str
    sha256: str


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
    new = list({each.result_dir: each for each in outcomes if not (each.result_dir / "result.json").exists()}.values())
    work = _Work(contracts, limits)
    for done, (outcome, rows) in enumerate(_read_new(new, work, stop), start=1):
        if progress:
            progress(done, len(new), outcome.file.name, rows)
    return outcomes


def result_key(file: FileToRead, contracts: Contracts, limits: Limits) -> str:
    """Return the name of a file's result: content, name, contracts, limits and the reading code decide it."""
    parts = (file.sha256, file.name, contracts.fingerprint, repr(limits), reading_version())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def reading_version() -> str:
    """Return the hash of the code that reads files."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for module in READING_MODULES:
        for path in sorted(folder.glob(f"{module}.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


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
        work.stopped.set()
        for child in tuple(work.children):
            child.kill()
        for worker in workers:
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
        work.answered.put((outcome, _read(child, outcome, work.limits)))
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


def _read(child: Child, outcome: ReadOutcome, limits: Limits) -> Answer:
    try:
        seconds = limits.seconds_for(outcome.file.path.stat().st_size)
    except OSError as fault:
        return Answer(failed="crash", detail=str(fault))
    return child.read(outcome.file.path, outcome.file.name, outcome.result_dir, seconds)


def _second_try(outcome: ReadOutcome, work: _Work) -> int:
    """Read a file alone in a fresh process; refuse it if that fails too."""
    child = _started(work, None)
    answer = _read(child, outcome, work.limits)
    work.children.discard(child)
    child.close()
    if answer.failed:
        _LOG.warning("%s was not read: %s %s", outcome.file.name, answer.failed, answer.detail)
        _refuse(outcome, _refusal(answer, outcome, work.limits))
    return answer.rows


def _refusal(answer: Answer, outcome: ReadOutcome, limits: Limits) -> Sentence:
    if answer.failed == "time":
        return sentence("E08.time", seconds=round(limits.seconds_for(outcome.file.path.stat().st_size)))
    if answer.failed == "memory":
        return sentence("E08.memory", limit_mb=limits.child_bytes // MIB)
    return sentence("E14")


def _refuse(outcome: ReadOutcome, told: Sentence) -> None:
    from pipelines.outcomes import FileRead
    from pipelines.results import write_result

    write_result(FileRead(error=told), outcome.result_dir)
