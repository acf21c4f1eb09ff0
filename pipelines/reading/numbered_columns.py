"""The row below a header that numbers its columns: 1 2 3 4, 甲 乙 1 2, 栏次 1 2 3, as printed forms have it (M-02)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.reading.layout import Header
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import plain

# Fewer cells in a row may be data that happen to count on.
_FEWEST: Final = 4
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_LETTERS: Final = "abcdefghij"
_NAME: Final = frozenset({"栏次", "列次", "栏目", "行次"})
# 5=3+4 says how a column is reckoned.
_NUMBER: Final = re.compile(r"\(?(\d{1,3})(?:\.0)?(?:=[\d+\-*/×÷%()]+)?\)?")


def numbering_row(sheet: Sheet, header: Header) -> list[int]:
    """Return the row just below the header if all it does is to number the columns from the left."""
    row = header.row + 1
    if row > (header.end or sheet.row_count):
        return []
    texts = [plain(column[row - 1].as_py() or "") for column in sheet.cells.columns]
    words = [text for text in texts if text]
    if words and words[0] in _NAME:
        words = words[1:]
    return [row] if len(words) >= _FEWEST and _counts_on(words) else []


def _counts_on(words: Sequence[str]) -> bool:
    stems = next((len(words[:end]) for end in range(len(words), 0, -1) if _are_first(words[:end])), 0)
    numbers = [_NUMBER.fullmatch(word) for word in words[stems:]]
    counted = [int(found[1]) for found in numbers if found]
    return len(counted) == len(numbers) and counted == [*range(1, len(counted) + 1)]


def _are_first(words: Sequence[str]) -> bool:
    return any("".join(words) == series[: len(words)] for series in (_STEMS, _LETTERS))
