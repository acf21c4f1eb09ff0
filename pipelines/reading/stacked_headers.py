"""Which rows may be one header together, and what each column is then called from the top down (M-02)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.reading.headers import is_remark
from pipelines.reading.sheet_xml import Merge
from pipelines.reading.units import plain

MOST_HEADER_ROWS: Final = 3
_LONGEST_HEADER: Final = 80
# A header's lower row may hold months (1月, 2025-01), data below a group would be plain numbers.
_NUMBER: Final = re.compile(r"\s*[-+]?[0-9０-９][0-9０-９.,，]*[%％]?\s*$")
_YEAR: Final = re.compile(r"\s*(?:19|20|21)\d\d(?:\.0)?\s*年?\s*")
_MARK: Final = re.compile(r"\s*(?:[a-z]{1,2}|[*†‡§①-⑳])\s*")

Row = Sequence[str | None]
Parts = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class TopOfTable:
    """The rows in which a header is looked for, and what may tell what they are about.

    `first_row` is the 1-based number of the first of them in the sheet. Merged ranges count columns as the rows do.
    `names` are the sheet's and the file's name.
    """

    rows: Sequence[Row]
    first_row: int = 1
    merges: tuple[Merge, ...] = ()
    names: tuple[str, str] = ("", "")

    def titles(self, row: int) -> list[str]:
        """Return the texts above a row of the sheet."""
        return [text for each in self.rows[: row - self.first_row] for text in each if text]


def one_row(top: TopOfTable, row: int) -> Parts:
    """Return the headers of a single row (1-based in the sheet) by 0-based column."""
    return {place: (text,) for place, text in _texts(top, row).items() if len(text) <= _LONGEST_HEADER}


def with_rows_above(top: TopOfTable, row: int) -> Iterator[tuple[int, Parts]]:
    """Give the first row and headers of every stack that ends in this row and has a group above it."""
    for first in range(row - 1, row - MOST_HEADER_ROWS, -1):
        if first < top.first_row:
            return
        if first == row - 1 and not _texts(top, first):
            continue
        parts = stacked(top, first, row) if _texts(top, first) else None
        if not _groups(top, first) or parts is None:
            return
        yield first, parts


def goes_on_below(top: TopOfTable, first: int, row: int) -> bool:
    """Tell whether the row below belongs to the header: it names the parts of a group, or units, and nothing else.

    A first row of data would fill a column that has no group above it, or hold a number.
    """
    below = _texts(top, row + 1)
    if row + 1 - first < MOST_HEADER_ROWS and _holds_units(_texts(top, row), below):
        return True
    if row + 1 - first < MOST_HEADER_ROWS and _holds_years(_headed(top, first, row), below):
        return True
    groups = _groups(top, row)
    grouped = {place for group in groups for place in group}
    if not below or row + 1 - first >= MOST_HEADER_ROWS or not set(below) <= grouped:
        return False
    if any(_NUMBER.match(text) for text in below.values()):
        return False
    return any(sum(place in below for place in group) > 1 for group in groups)


def only_words_below(top: TopOfTable, first: int, row: int) -> bool:
    """Tell whether the row below could belong to the header: it is not too many, and holds no number."""
    below = _texts(top, row + 1)
    is_allowed = bool(below) and row + 1 - first < MOST_HEADER_ROWS
    return is_allowed and not any(_NUMBER.match(text) for text in below.values())


def stacked(top: TopOfTable, first: int, last: int) -> Parts | None:
    """Return what each column is called by the rows from first to last; None where the lowest holds numbers."""
    rows = [_spread(top, row) for row in range(first, last)] + [_texts(top, last)]
    notes = {place for texts in rows for place, text in texts.items() if len(text) > _LONGEST_HEADER}
    filled = [{place: text for place, text in texts.items() if place not in notes} for texts in rows]
    lowest = filled[-1]
    places = sorted(set().union(*filled))
    parts = {place: _distinct([texts[place] for texts in filled if place in texts]) for place in places}
    if _holds_units(filled[-2], lowest):
        return {place: _with_unit(texts) if place in lowest else texts for place, texts in parts.items()}
    stacks = [place for place in places if len(parts[place]) > 1]
    if _holds_years({place: text for texts in filled[:-1] for place, text in texts.items()}, lowest):
        return {place: texts for place, texts in parts.items() if not _MARK.fullmatch(lowest.get(place, ""))}
    if not stacks or all(_NUMBER.match(lowest[place]) for place in stacks if place in lowest):
        return None
    return parts


def _holds_units(upper: Mapping[int, str], below: Mapping[int, str]) -> bool:
    """Tell whether a row only says in which unit the columns above it are: (万元), 笔."""
    return bool(below) and set(below) <= set(upper) and all(map(is_remark, below.values()))


def _holds_years(above: Mapping[int, str], below: Mapping[int, str]) -> bool:
    """Tell whether a row only says of which years the columns above it are.

    Beside a year may stand the mark of a footnote. A row of data would fill the first column, which says whose it is.
    """
    years = {place for place, text in below.items() if _YEAR.fullmatch(text)}
    marks = {place for place, text in below.items() if _MARK.fullmatch(text)}
    names_columns = len(years) > 1 and years < set(above) and min(above) not in below
    return names_columns and years | marks == set(below)


def _headed(top: TopOfTable, first: int, last: int) -> dict[int, str]:
    return {place: text for row in range(first, last + 1) for place, text in _spread(top, row).items()}


def _with_unit(texts: tuple[str, ...]) -> tuple[str, ...]:
    return (*texts[:-2], f"{texts[-2]}({plain(texts[-1]).strip('()')})") if len(texts) > 1 else texts


def _spread(top: TopOfTable, row: int) -> dict[int, str]:
    """Return a row's texts with each group's name over all of its columns."""
    texts = _texts(top, row)
    spread = dict(texts)
    for group in _groups(top, row):
        spread |= dict.fromkeys(group, texts[group[0]])
    return spread


def _groups(top: TopOfTable, row: int) -> list[range]:
    """Return the columns that share one cell of a row: merged, or blank to its right above filled ones."""
    texts = _texts(top, row)
    merged = [
        range(merge.first_column, merge.last_column + 1)
        for merge in top.merges
        if merge.first_row <= row == merge.last_row and merge.first_column < merge.last_column
    ]
    return [group for group in merged or _blank_runs(top, row) if _is_group(texts, group, top, row)]


def _blank_runs(top: TopOfTable, row: int) -> list[range]:
    texts, below = _texts(top, row), _below(top, row)
    runs: list[range] = []
    for place in sorted(texts):
        end = place + 1
        while end in below and end not in texts:
            end += 1
        if end > place + 1 and place in below:
            runs.append(range(place, end))
    return runs


def _is_group(texts: Mapping[int, str], group: range, top: TopOfTable, row: int) -> bool:
    """Tell a group from a title: it is no note (单位：万元) and does not stand alone over the whole table."""
    below = _below(top, row)
    text = texts.get(group[0])
    if not text or not set(below) & set(group) or re.search("[:：]", text):
        return False
    return not (set(below) | set(texts)) <= set(group)


def _below(top: TopOfTable, row: int) -> dict[int, str]:
    """Return the texts of the next row; one blank row may stand between a row of groups and their parts."""
    return _texts(top, row + 1) or _texts(top, row + 2)


def _texts(top: TopOfTable, row: int) -> dict[int, str]:
    place = row - top.first_row
    if not 0 <= place < len(top.rows):
        return {}
    return {column: text for column, text in enumerate(top.rows[place]) if text and text.strip()}


def _distinct(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts)) if len(texts) > 1 else tuple(texts)
