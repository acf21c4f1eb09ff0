"""Where tags and texts stand in plain XML: found all at once, never one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.reading.limits import MIB

Numbers = npt.NDArray[np.int64] | npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

# In the head of a part these would let two readers see two different sheets.
HIDING: Final = (b"<!--", b"<![CDATA[")
OTHER_ENCODING: Final = re.compile(rb'\bencoding="(?!utf-8")', re.IGNORECASE)
# Many times what a row or a text takes; whatever is longer would be searched for its end again and again.
LONGEST_WHOLE: Final = 4 * MIB
WORD: Final = 8


class NotPlainError(Exception):
    """The XML holds something that is left to a real reader; nobody ever sees this."""


@dataclass(frozen=True)
class Piece:
    """Some XML: eight signs from every place on as one number, and where each tag begins."""

    xml: bytes
    signs: npt.NDArray[np.uint8]
    words: Words
    begins: Numbers

    def has(self, places: Numbers, signs: bytes) -> Mask:
        """Tell at which of these places these signs (at most eight) stand."""
        mask = np.uint64((1 << 8 * len(signs)) - 1)
        return np.asarray((self.words[places] & mask) == int.from_bytes(signs, "little"), dtype=bool)

    def all_have(self, places: Numbers, signs: bytes) -> bool:
        """Tell whether these signs stand at each of these places."""
        return bool(self.has(places, signs).all())


def cut_out(xml: bytes, starts: Numbers, stops: Numbers, order: Numbers | None = None) -> Any:
    """Return what stands from each start up to its stop as Arrow texts, in this order; no part may overlap the next."""
    if not len(starts):
        return pa.array([], pa.string())
    bounds = np.empty(2 * len(starts), np.int32)
    bounds[0::2], bounds[1::2] = starts, stops
    parts = pa.Array.from_buffers(pa.string(), len(bounds) - 1, [None, pa.py_buffer(bounds), pa.py_buffer(xml)])
    return parts.take(pa.array(2 * (np.arange(len(starts)) if order is None else order)))


def piece_of(xml: bytes) -> Piece:
    """Find where each tag begins; the last place is the end."""
    padded = xml + bytes(2 * WORD)
    words = np.ndarray((len(xml) + WORD,), "<u8", padded, strides=(1,))
    signs = np.frombuffer(xml, np.uint8)
    return Piece(padded, signs, words, np.append(np.flatnonzero(signs == b"<"[0]), len(xml)))
