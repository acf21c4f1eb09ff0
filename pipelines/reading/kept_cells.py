"""How the cells of a column are kept until a whole sheet is taken: hardly larger than what they say, and given up.

Small pieces that are kept between large ones which are not leave holes that no later piece fits into: so what is kept
has memory of its own, which the system gets back.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.reading.byte_looks import bytes_of
from pipelines.reading.plain_xml import NotPlainError, Numbers

# A column of a few cells takes one page; a long one at most so much that is not yet filled.
_SMALLEST, _LARGEST = mmap.PAGESIZE, 1 << 18
# No number has more signs; whoever writes one so has it read by a real reader.
_LONGEST_DIGITS: Final = 255


class Kept:
    """Numbers of one type, put one behind the other."""

    def __init__(self, kind: npt.DTypeLike) -> None:
        """Begin without any."""
        self._kind = np.dtype(kind)
        self._blocks: list[npt.NDArray[Any]] = []
        self._free = 0
        self.size = 0

    def add(self, values: npt.NDArray[Any]) -> None:
        """Put some more behind those that are there."""
        done = 0
        while done < len(values):
            if not self._free:
                self._more()
            taken = min(self._free, len(values) - done)
            block = self._blocks[-1]
            start = len(block) - self._free
            block[start : start + taken] = values[done : done + taken]
            done, self._free, self.size = done + taken, self._free - taken, self.size + taken

    def taken(self) -> npt.NDArray[Any]:
        """Return all of them; here none is left."""
        whole, done = np.empty(self.size, self._kind), 0
        while self._blocks:
            block = self._blocks.pop(0)
            size = min(len(block), self.size - done)
            whole[done : done + size] = block[:size]
            done += size
        self.size = self._free = 0
        return whole

    def _more(self) -> None:
        size = min(max(_SMALLEST, self.size * self._kind.itemsize), _LARGEST)
        self._blocks.append(np.frombuffer(mmap.mmap(-1, size), self._kind))
        self._free = len(self._blocks[-1])


class Runs:
    """Numbers that mostly go on as the one before does: by `step` from each to the next."""

    def __init__(self, step: int) -> None:
        """Begin without any."""
        self._step = step
        self._firsts, self._counts = Kept(np.int32), Kept(np.int32)

    def add(self, values: Numbers) -> None:
        """Put some more behind those that are there."""
        if not len(values):
            return
        starts = np.append(0, np.flatnonzero(np.diff(values) != self._step) + 1)
        self._firsts.add(values[starts])
        self._counts.add(np.diff(np.append(starts, len(values))))

    def taken(self) -> npt.NDArray[np.int32]:
        """Return all of them; here none is left."""
        firsts, counts = self._firsts.taken(), self._counts.taken()
        values = np.repeat(firsts, counts)
        if self._step:
            within = np.arange(len(values), dtype=np.int32) - np.repeat(
                np.cumsum(counts, dtype=np.int32) - counts, counts
            )
            values += within * np.int32(self._step)
        return values


class KeptTexts:
    """Short texts of digits, put one behind the other."""

    def __init__(self) -> None:
        """Begin without any."""
        self._signs, self._sizes = Kept(np.uint8), Kept(np.uint8)

    @property
    def size(self) -> int:
        """How many there are."""
        return self._sizes.size

    def add(self, texts: Any) -> None:
        """Put an Arrow array of texts without nulls behind those that are there; raise NotPlainError at a long one."""
        signs, bounds = bytes_of(texts)
        sizes = np.diff(bounds)
        if len(sizes) and sizes.max() > _LONGEST_DIGITS:
            raise NotPlainError
        self._signs.add(signs)
        self._sizes.add(sizes)

    def taken(self) -> Any:
        """Return all of them as an Arrow array; here none is left."""
        sizes = self._sizes.taken()
        bounds = np.zeros(len(sizes) + 1, np.int32)
        np.cumsum(sizes, out=bounds[1:])
        buffers = [None, pa.py_buffer(bounds), pa.py_buffer(self._signs.taken())]
        return pa.Array.from_buffers(pa.string(), len(sizes), buffers)


@dataclass
class KeptColumn:
    """The filled cells of one column so far: which rows hold which shared text, which hold digits in which style."""

    shared: Kept = field(default_factory=lambda: Kept(np.int32))
    shared_rows: Runs = field(default_factory=lambda: Runs(1))
    digits: KeptTexts = field(default_factory=KeptTexts)
    rows: Runs = field(default_factory=lambda: Runs(1))
    styles: Runs = field(default_factory=lambda: Runs(0))
