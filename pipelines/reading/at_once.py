"""How the columns of a sheet are worked on at once: Arrow and NumPy leave the other processors free to do so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

_MOST_THREADS: Final = 4
# What waits to be worked on occupies memory: no more than this is taken before something is finished.
_MOST_WAITING: Final = 4


def at_once(work: Callable[[Given], Made], each_of: Iterable[Given]) -> Iterator[Made]:
    """Do the work for each on several threads and give the results in order."""
    waiting: list[Future[Made]] = []
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as threads:
        for each in each_of:
            waiting.append(threads.submit(work, each))
            if len(waiting) > _MOST_WAITING:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()
