"""Which rows of a table that holds several kinds are not of this one: those that leave its own columns blank."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from pipelines.contract import Contract
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.raw_columns import raw_column
from pipelines.reading.sheet import Sheet

Numbers = npt.NDArray[np.int64]


def rows_of_other_kinds(sheet: Sheet, header: Header, rows: Numbers) -> Numbers:
    """Return the rows (1-based) that are of other kinds alone; one that fills no kind's columns is the first's."""
    part = header.part
    if part is None or not (part.own or part.is_first):
        return rows[:0]
    mine = _fills(sheet, part.own, rows) if part.own else ~_goes_on(sheet, header, rows)
    if part.is_first:
        taken = [_fills(sheet, places, rows) if places else np.ones(len(rows), dtype=bool) for places in part.others]
        mine = mine | ~np.logical_or.reduce(taken)
    return rows[~mine]


def _goes_on(sheet: Sheet, header: Header, rows: Numbers) -> npt.NDArray[np.bool_]:
    """Tell which rows only name whose they are, like the row above: a vendor's second certificate is no vendor (M-03).

    Of merged cells the rows below the first hold nothing.
    """
    assert header.part is not None  # noqa: S101 - asked only of tables with several kinds
    beside = {place for contract in header.part.beside for place in _places_of(contract, header)}
    same = np.zeros(len(rows), dtype=bool)
    same[1:] = True
    for column in header.columns:
        if column.place in beside:
            texts = raw_column(sheet, header.contract, column, rows).texts
            same[1:] &= _is_true(pc.equal(texts[1:], texts[:-1]))
        else:
            same &= ~_has_text(sheet.cells.column(column.place))[rows - 1]
    return same


def _places_of(contract: Contract, header: Header) -> Iterator[int]:
    """Give the columns of a table that another kind of row reads as well: vendor and credit code."""
    names = {field.name for field in contract.fields}
    return (column.place for column in header.columns if column.field.name in names)


def other_kind(header: Header) -> Sentence:
    """Say which columns of this kind such a row leaves blank, and as what it is read."""
    assert header.part is not None  # noqa: S101 - asked only where rows were found
    fields = [column.field for column in header.columns if column.place in header.part.own]
    said = {
        "title_zh": header.contract.title_zh,
        "title_en": header.contract.title_en,
        "others_zh": "、".join(each.title_zh for each in header.part.beside),
        "others_en": ", ".join(each.title_en for each in header.part.beside),
    }
    if not fields:
        return sentence("M-27.goes_on", **said)
    own_zh, own_en = "、".join(field.title_zh for field in fields), ", ".join(field.title_en for field in fields)
    return sentence("M-27", **said, own_zh=own_zh, own_en=own_en)


def _fills(sheet: Sheet, places: tuple[int, ...], rows: Numbers) -> npt.NDArray[np.bool_]:
    """Tell which rows have something in one of these columns; a merged cell fills all rows it spans."""
    filled = np.zeros(sheet.row_count, dtype=bool)
    for place in places:
        filled |= _has_text(sheet.cells.column(place))
    for merge in sheet.merges:
        if merge.first_column - sheet.first_column in places and filled[merge.first_row - 1]:
            filled[merge.first_row - 1 : merge.last_row] = True
    return np.asarray(filled[rows - 1], dtype=bool)


def _has_text(column: Any) -> npt.NDArray[np.bool_]:
    return _is_true(pc.not_equal(pc.utf8_trim_whitespace(column), ""))


def _is_true(facts: Any) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(facts, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool)
