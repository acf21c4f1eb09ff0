"""How spreadsheets are read: several at once, each in a process of its own, and no file can harm another."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.contract import load_contracts
from pipelines.errors import ScorecardError
from pipelines.reading.child import Answer, Step
from pipelines.reading.given import Given
from pipelines.reading.limits import MIB, Limits
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.pool import LoadStoppedError, Pool, ReadOutcome
from pipelines.reading.result_keys import FileToRead, result_key

__all__ = ["FileToRead", "LoadStoppedError", "Progress", "Reached", "ReadOutcome", "StoreError", "read_files"]

Progress = Callable[[int, int, str, int], None]

_LOG: Final = logging.getLogger(__name__)
_MOST_PROCESSES: Final = 4
_ABANDONED_SECONDS: Final = 3600
# A file that could not be opened may be free the next time; every other verdict is about its content.
_PASSING: Final = "E15"


@dataclass(frozen=True)
class Reached:
    """How far a load is: files done and in all, the file that moved on and its rows, bytes done and in all.

    The remaining time is the time so far × (bytes_total − bytes_done) ÷ bytes_done: within a file, bytes count by the
    work done on it, not only by what was read of it.
    """

    done: int
    total: int
    name: str
    rows: int
    bytes_done: int
    bytes_total: int


class StoreError(ScorecardError):
    """What was read of a file cannot be written: the disk is full or the folder is not writable."""


def read_files(  # noqa: PLR0913 - what is read, by which rules, and who watches
    files: Sequence[FileToRead],
    contracts_dir: Path,
    out_dir: Path,
    limits: Limits,
    progress: Progress | None = None,
    *,
    given: Given | None = None,
    stop: threading.Event | None = None,
    watch: Callable[[Reached], None] | None = None,
) -> list[ReadOutcome]:
    """Read spreadsheets into `out_dir`, each content once, and return where each one's result lies.

    A file whose result is there already is not read again. `progress` is called in the caller's thread with files
    done, files in all, the file's name and its rows: those decoded so far while it is read, at last those typed.
    `watch` hears the same with the bytes done and in all, which say how long it still takes. A file that kills or
    outstays its process is read once more alone, then refused with E08 or E14; the others are not affected. Raises
    ContractError for a faulty contract, StoreError where results cannot be written, LoadStoppedError when `stop` is
    set; no half-written result remains.
    """
    contracts, given = load_contracts(contracts_dir), given or Given()
    outcomes = [ReadOutcome(file, out_dir / result_key(file, contracts, limits, given)) for file in files]
    _sweep(out_dir)
    new = list({each.result_dir: each for each in outcomes if not _is_done(each.result_dir)}.values())
    pool = Pool(contracts, limits, given, stop)
    try:
        for reached in _reached(new, pool):
            if progress:
                progress(reached.done, reached.total, reached.name, reached.rows)
            if watch:
                watch(reached)
    finally:
        pool.end(new)
    return outcomes


def _reached(new: Sequence[ReadOutcome], pool: Pool) -> Iterator[Reached]:
    """Say after each step how far the load is; a file that is read a second time begins again."""
    sizes = {outcome.result_dir: _size(outcome) for outcome in new}
    shares: dict[Path, float] = {}
    done = 0
    for outcome, message in _read_new(new, pool):
        done += isinstance(message, Answer)
        shares[outcome.result_dir] = message.share if isinstance(message, Step) else 1.0
        bytes_done = round(sum(sizes[folder] * share for folder, share in shares.items()))
        yield Reached(done, len(new), outcome.file.name, message.rows, bytes_done, sum(sizes.values()))


def _read_new(new: Sequence[ReadOutcome], pool: Pool) -> Iterator[tuple[ReadOutcome, Answer | Step]]:
    """Give each file's steps and answer; those that failed come last, one by one, after a second try."""
    failed: list[ReadOutcome] = []
    for outcome, message in pool.read(new, min(len(new), os.cpu_count() or 1, _MOST_PROCESSES)):
        if isinstance(message, Answer) and message.failed:
            pool.clear(outcome)
            failed.append(outcome)
        else:
            yield outcome, message
    for outcome in failed:
        for _, message in pool.read([outcome], 1):
            if isinstance(message, Answer) and message.failed:
                _refuse(outcome, message, pool)
            yield outcome, message


def _size(outcome: ReadOutcome) -> int:
    with contextlib.suppress(OSError):
        return outcome.file.path.stat().st_size
    return 0


def _refuse(outcome: ReadOutcome, answer: Answer, pool: Pool) -> None:
    # Arrow is needed in this process only when a file was refused.
    from pipelines.reading.outcomes import FileRead
    from pipelines.reading.results import write_result

    _LOG.warning("%s was not read: %s %s", outcome.file.name, answer.failed, answer.detail)
    if answer.failed == "store":
        raise StoreError(
            f"读取结果无法写入 {outcome.result_dir.parent}，请检查磁盘空间和写入权限。",
            f"Results cannot be written to {outcome.result_dir.parent}; check the disk space and the permissions.",
        )
    pool.clear(outcome)
    write_result(FileRead(error=_refusal(answer, outcome, pool.limits)), outcome.result_dir, pool.writer)


def _refusal(answer: Answer, outcome: ReadOutcome, limits: Limits) -> Sentence:
    if answer.failed == "time":
        return sentence("E08.time", seconds=round(limits.seconds_for(outcome.file.path.stat().st_size)))
    if answer.failed == "memory":
        return sentence("E08.memory", limit_mb=limits.child_bytes // MIB)
    return sentence("E15") if answer.failed == "file" else sentence("E14")


def _is_done(folder: Path) -> bool:
    """Tell whether a folder holds a lasting result; one that says the file could not be opened is removed."""
    try:
        document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        shutil.rmtree(folder, ignore_errors=True)
        return False
    if (document["file_error"] or {}).get("code") == _PASSING:
        shutil.rmtree(folder, ignore_errors=True)
        return False
    return True


def _sweep(out_dir: Path) -> None:
    """Remove what processes that were killed long ago had begun to write."""
    for folder in out_dir.glob(".*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder)
