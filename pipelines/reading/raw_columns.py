"""Which raw text each data row has in a column: merged keys filled down, cells that cannot be read marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Contract, Field
from pipelines.kinds import NUMBER_KINDS
from pipelines.reading.addresses import column_letters
from pipelines.reading.byte_looks import in_one
from pipelines.reading.columns import Numbers, RawColumn
from pipelines.reading.layout import FoundColumn
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.sheet import Sheet

# Excel keeps 15 digits of a number: an identifier of more was damaged when it was typed (M-20).
_KEPT_DIGITS: Final = 15
_LONG_NUMBER: Final = rf"^[0-9]{{{_KEPT_DIGITS + 1},}}$"


def raw_column(sheet: Sheet, contract: Contract, found: FoundColumn, rows: Numbers) -> RawColumn:
    """Return one column over the data rows (1-based row numbers), as text, with its unreadable cells."""
    texts = _taken(sheet.cells.column(found.place), rows)
    unreadable = {
        row: _unreadable_sentence(text) for (row, place), text in sheet.unreadable.items() if place == found.place
    }
    spans = list(merged_spans(sheet, found, rows))
    if _is_key(contract, found.field):
        texts = _filled_down(texts, spans)
    else:
        unreadable |= _shared_cells(found.field, rows, spans)
    if found.field.kind == "key_text":
        unreadable |= _damaged_identifiers(sheet, found.place, texts, rows)
    return RawColumn(found.field, column_letters(sheet.first_column + found.place), texts, rows, unreadable)


def _taken(column: Any, rows: Numbers) -> Any:
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        column = column.slice(int(rows[0]) - 1, len(rows))
    else:
        column = column.take(pa.array(rows - 1))
    return in_one(column)


def _unreadable_sentence(text: str) -> Sentence:
    return sentence("M-19.formula") if text.startswith("=") else sentence("M-19.error", raw=text)


def merged_spans(sheet: Sheet, found: FoundColumn, rows: Numbers) -> Iterator[tuple[int, int]]:
    """Give the data rows that share one merged cell of this column, as positions from and up to (excluded)."""
    place = sheet.first_column + found.place
    for merge in sheet.merges:
        if merge.first_column == place and merge.first_row < merge.last_row:
            start, end = np.searchsorted(rows, [merge.first_row, merge.last_row + 1]).tolist()
            if end - start > 1 and rows[start] == merge.first_row:
                yield start, end


def _is_key(contract: Contract, field: Field) -> bool:
    """Tell whether a merged cell of this field names all rows it spans (a vendor over five rows, M-03)."""
    return field.kind == "key_text" or field.name in contract.key


def _filled_down(texts: Any, spans: Sequence[tuple[int, int]]) -> Any:
    if not spans:
        return texts
    sources = np.arange(len(texts))
    for start, end in spans:
        sources[start:end] = start
    return texts.take(pa.array(sources))


def _shared_cells(field: Field, rows: Numbers, spans: Sequence[tuple[int, int]]) -> dict[int, Sentence]:
    """Return the rows that share one merged value: an amount belongs to none of them alone, a word to the first."""
    if field.kind == "text" and not field.required:
        return {}
    skipped = 0 if field.kind in NUMBER_KINDS else 1
    shared = [row for start, end in spans for row in rows[start + skipped : end].tolist()]
    return dict.fromkeys(shared, sentence("M-03"))


def _damaged_identifiers(sheet: Sheet, place: int, texts: Any, rows: Numbers) -> Mapping[int, Sentence]:
    """Return the rows whose identifier of more than 15 digits was stored as a number.

    An .xlsx tells numbers from text; in an .xls a number shows by ending in zeros after its fifteenth digit. A
    text file holds what was typed.
    """
    if sheet.dialect is not None:
        return {}
    long = pc.fill_null(pc.match_substring_regex(texts, _LONG_NUMBER), fill_value=False)
    positions = np.flatnonzero(long.to_numpy(zero_copy_only=False))
    if len(positions) == 0:
        return {}
    numbers = sheet.marks(place).number_rows if sheet.marks else None
    damaged: dict[int, Sentence] = {}
    for position in positions.tolist():
        text, row = texts[position].as_py(), int(rows[position])
        is_number = row in numbers if numbers is not None else not re.sub("0", "", text[_KEPT_DIGITS:])
        if is_number:
            damaged[row] = sentence("M-20", raw=text)
    return damaged
