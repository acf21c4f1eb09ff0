"""Which texts of a column are ordinary by their bytes alone: one look at all of them instead of a pattern for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

# Which share of texts may hold another byte before looking further costs more than it saves.
_MOST_ODD_SHARE: Final = 8
# So many bytes at a time, so that what is only compared stays in the cache.
_PIECE: Final = 1 << 17


def _table(signs: bytes) -> Mask:
    found = np.zeros(256, dtype=bool)
    found[np.frombuffer(signs, np.uint8)] = True
    return found


_DIGIT: Final = _table(b"0123456789")
_NUMBER: Final = _table(b"0123456789.")
_LETTER: Final = _table(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
# U+4E00 to U+9FFF are E4 B8 80 to E9 BF BF in UTF-8.
_LEADS: Final = _table(bytes(range(0xE4, 0xEA)))
_FOLLOWERS: Final = _table(bytes(range(0x80, 0xC0)))
_BARE_WORD: Final = _LETTER | _DIGIT | _LEADS | _FOLLOWERS | _table(b"._-")
_WORD: Final = _BARE_WORD | _table(b"()")
_FIRST_LEAD, _FIRST_FOLLOWER = 0xE4, 0xB8


def are_digits(texts: Any, longest: int) -> bool:
    """Tell whether all texts (an Arrow array without nulls) are one to so many digits."""
    return bool(_made_of(texts, _DIGIT, _DIGIT, _DIGIT, longest).all())


def are_numbers(texts: Any, longest: int) -> bool:
    """Tell whether all texts are digits and points of at most so many signs, a digit first and last.

    How many points there are is not looked at.
    """
    return bool(_made_of(texts, _NUMBER, _DIGIT, _DIGIT, longest).all())


def identifiers(texts: Any) -> Mask:
    """Tell which texts begin with a letter or a Chinese character, end in a digit and hold only such and ()._-."""
    return _made_of(texts, _WORD, _LETTER | _LEADS, _DIGIT, None)


def bare_identifiers(texts: Any) -> Mask:
    """Tell which texts are identifiers without brackets: nothing that begins a total or a signature, and no number."""
    return _made_of(texts, _BARE_WORD, _LETTER | _LEADS, _DIGIT, None)


def may_hold(texts: Any, words: Sequence[bytes]) -> bool:
    """Tell whether one of these words stands anywhere in the bytes of the texts, also across the end of one."""
    signs, _ = bytes_of(texts)
    return any(_stands_in(signs, np.frombuffer(word, np.uint8)) for word in words)


def _stands_in(signs: npt.NDArray[np.uint8], word: npt.NDArray[np.uint8]) -> bool:
    last = len(signs) - len(word) + 1
    for start in range(0, last, _PIECE):
        is_there = signs[start : min(start + _PIECE, last)] == word[0]
        for place, sign in enumerate(word[1:], start=1):
            is_there &= signs[start + place : start + place + len(is_there)] == sign
        if is_there.any():
            return True
    return False


def _made_of(texts: Any, allowed: Mask, first: Mask, last: Mask, longest: int | None) -> Mask:
    signs, bounds = bytes_of(texts)
    lengths = np.diff(bounds)
    found = lengths > 0
    if not found.any():
        return found
    if longest is not None:
        found &= lengths <= longest
    odd = np.flatnonzero(~allowed[signs])
    if len(odd) > len(found) // _MOST_ODD_SHARE:
        return np.zeros(len(found), dtype=bool)
    found[_rows_at(bounds, odd)] = False
    if allowed[_FIRST_LEAD]:
        leads = np.flatnonzero(signs == _FIRST_LEAD)
        found[_rows_at(bounds, leads[signs[leads + 1] < _FIRST_FOLLOWER])] = False
    # An empty text has neither a first nor a last sign and is out already.
    found &= first[signs[np.minimum(bounds[:-1], len(signs) - 1)]]
    found &= last[signs[np.maximum(bounds[1:] - 1, 0)]]
    return found


def in_one(column: Any) -> Any:
    """Return a column as one array; one that is a single piece already is not copied."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def bytes_of(texts: Any) -> tuple[npt.NDArray[np.uint8], Numbers]:
    """Return the texts' bytes one behind the other, and where each begins and ends among them."""
    texts = in_one(texts)
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    signs = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(0, np.uint8)
    return signs[bounds[0] : bounds[-1]], bounds - bounds[0]


def _rows_at(bounds: Numbers, places: Numbers) -> Numbers:
    return np.searchsorted(bounds, places, side="right") - 1
