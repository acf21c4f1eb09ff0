"""Whether a marked copy would be read as the file itself is: marking must not change what any cell means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from pipelines.reading.limits import Limits
from pipelines.reading.own_sheets import is_own
from pipelines.reading.sheet import Sheet
from pipelines.reading.spreadsheets import read_sheets


def reads_alike(original: Path, name: str, copy: Path, limits: Limits) -> bool:
    """Tell whether both workbooks show a reader the same sheets, cells and merges; our own sheets apart."""
    before, after = _sheets(original, name, limits), _sheets(copy, "copy.xlsx", limits)
    if [sheet.name for sheet in before] != [sheet.name for sheet in after]:
        return False
    return all(_are_alike(*pair) for pair in zip(before, after, strict=True))


def _sheets(path: Path, name: str, limits: Limits) -> list[Sheet]:
    sheets = [readings[0] for readings in read_sheets(path, name, (), limits)]
    return [sheet for sheet in sheets if not is_own(sheet)]


def _are_alike(before: Sheet, after: Sheet) -> bool:
    if _kept(before) != _kept(after):
        return False
    old, new = _columns(before), _columns(after)
    return all(_same(old.get(place), new.get(place)) for place in old.keys() | new.keys())


def _kept(sheet: Sheet) -> tuple[object, ...]:
    """Return what must be the same of a sheet beside its texts; unreadable cells by their true place."""
    unreadable = {(row, sheet.first_column + place): text for (row, place), text in sheet.unreadable.items()}
    return sheet.is_visible, sheet.is_1904, set(sheet.merges), unreadable


def _columns(sheet: Sheet) -> dict[int, Any]:
    """Return a sheet's columns by their true place, without blanks around texts, empty ones as nulls."""
    if sheet.cells is None:
        return {}
    return {sheet.first_column + place: _trimmed(sheet.cells.column(place)) for place in range(sheet.cells.num_columns)}


def _trimmed(column: Any) -> Any:
    texts = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _same(old: Any, new: Any) -> bool:
    """Tell whether two columns hold the same texts; what one of them lacks must be blank in the other."""
    shorter = min(len(old) if old is not None else 0, len(new) if new is not None else 0)
    for column in (old, new):
        if column is not None and column.slice(shorter).null_count < len(column) - shorter:
            return False
    return shorter == 0 or bool(pc.all(_equal(old.slice(0, shorter), new.slice(0, shorter))).as_py())


def _equal(old: Any, new: Any) -> Any:
    return pc.equal(pc.fill_null(old, ""), pc.fill_null(new, ""))
