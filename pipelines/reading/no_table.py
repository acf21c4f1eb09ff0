"""What a sheet without a known header is, if it is no table: a page of prose, or a text file pasted into one column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import plain

_PROSE_NAMES: Final = re.compile(r"notes?|read ?me|disclaimer|about|cover|填表说明|说明|填写说明|备注|免责声明|封面")
_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9,.]*%?")
_LONG: Final = 25
_SIGNS: Final = {",": "逗号 ,", ";": "分号 ;", "\t": "制表符 Tab", "|": "竖线 |"}
_MOST_ROWS: Final = 200


def is_prose(sheet: Sheet) -> bool:
    """Tell whether a sheet is only to be read by people: one text a row, long or on a tab such as 说明, no numbers."""
    rows = _rows(sheet)
    if not rows or any(len(row) > 1 for row in rows):
        return False
    texts = [row[0] for row in rows]
    if any(_NUMBER.fullmatch(text) for text in texts) or _sign(texts):
        return False
    return _PROSE_NAMES.fullmatch(plain(sheet.name)) is not None or any(len(text) >= _LONG for text in texts)


def pasted_text(sheet: Sheet) -> Sentence | None:
    """Say that whole lines of a text file stand in one column of a workbook, and how to split them."""
    rows = _rows(sheet)
    if sheet.dialect is not None or len(rows) < 2 or any(len(row) > 1 for row in rows):  # noqa: PLR2004 - a header and a row
        return None
    sign = _sign([row[0] for row in rows])
    return sentence("E11.pasted", sign=_SIGNS[sign]) if sign else None


def _sign(texts: Sequence[str]) -> str | None:
    """Return the sign that every line holds equally often."""
    counts = {sign: {text.count(sign) for text in texts} for sign in _SIGNS}
    return next((s for s, found in counts.items() if len(texts) > 1 and len(found) == 1 and found != {0}), None)


def _rows(sheet: Sheet) -> list[list[str]]:
    """Return the filled cells of the first rows that are not blank."""
    head = sheet.cells.slice(0, _MOST_ROWS) if sheet.cells is not None else None
    columns = [column.to_pylist() for column in head.columns] if head is not None else []
    rows = ([cell.strip() for cell in row if cell and cell.strip()] for row in zip(*columns, strict=True))
    return [row for row in rows if row]
