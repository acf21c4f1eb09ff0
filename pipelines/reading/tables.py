"""Which tables stand on one sheet, one below the other, and where each begins and ends (M-27)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake import shown_name
from pipelines.reading.headers import HeaderIndex
from pipelines.reading.layout import HEADER_SEARCH_ROWS, Header, NoHeader, find_header
from pipelines.reading.row_words import FOOTER
from pipelines.reading.said_periods import said
from pipelines.reading.several_kinds import kinds_beside
from pipelines.reading.sheet import Sheet
from pipelines.reading.sheet_xml import Merge
from pipelines.reading.stacked_headers import TopOfTable
from pipelines.reading.stated_choices import stated_choices
from pipelines.reading.stated_period import supplied_period
from pipelines.reading.surroundings import Surroundings, period_in, read_surroundings
from pipelines.reading.units import is_unit_note, plain, words_noted

# Titles, groups and header of a further table take few rows; behind so many blank rows a sheet is searched no more.
_TOP_ROWS: Final = 8
_MOST_BLOCKS: Final = 500
_ABOVE_THE_GAP: Final = 12


@dataclass(frozen=True)
class Table:
    """One table of a sheet: its header, which knows where the table ends, and what is written around it."""

    header: Header
    around: Surroundings


def find_tables(sheet: Sheet, indexes: Sequence[HeaderIndex], file_name: str) -> list[Table] | NoHeader:
    """Return a sheet's tables from the top; a new one begins where a header follows a blank row.

    A header that only says the last one again is a new page of the same table, unless a signature stands between or
    another unit or period above it.
    """
    names = (sheet.name, shown_name(Path(file_name).name))
    top = _top(sheet, 1, HEADER_SEARCH_ROWS, names)
    first = find_header(top, indexes)
    if isinstance(first, NoHeader):
        return first
    outer = top.titles(first.first_row)
    tables, tops = [_table(first, top, [])], [top]
    for start, above in _further_tops(sheet, first.row, names):
        header = find_header(above, indexes)
        last = tables[-1].header
        if isinstance(header, NoHeader) or header.first_row <= last.row:
            continue
        titles = above.titles(header.first_row)
        is_apart = _is_signed(sheet, last.row, start) or _has_another_unit(titles, tables[-1])
        is_apart = is_apart or _has_another_period(titles, tables[-1])
        if _says_again(sheet, header, last) and not is_apart:
            continue
        tables[-1] = replace(tables[-1], header=replace(last, end=start - 1))
        tables.append(_table(header, above, outer))
        tops.append(above)
    return [kind for table, own in zip(tables, tops, strict=True) for kind in _kinds(table, own, indexes)]


def _table(header: Header, top: TopOfTable, outer: list[str]) -> Table:
    """Return a table with what is said above it, and of units also at the end of its header: … 业务量 | 单位：万笔."""
    beside = [text for _, text in header.unread if is_unit_note(text)]
    around = read_surroundings([*top.titles(header.first_row), *beside], *top.names, outer=outer)
    return Table(header, around)


def _kinds(table: Table, top: TopOfTable, indexes: Sequence[HeaderIndex]) -> list[Table]:
    """Return a table once for each kind of row it holds, with what is said beside it where a column is missing."""
    kinds = kinds_beside(top, table.header, indexes)
    headers = [replace(each, end=table.header.end, shares=len(kinds) > 1) for each in kinds]
    return [replace(table, header=_supplied(each, table.around, top)) for each in headers]


def _supplied(header: Header, around: Surroundings, top: TopOfTable) -> Header:
    sheet_name, file_name = top.names
    texts = (sheet_name, " ".join(top.titles(header.first_row)), file_name)
    stated = (*stated_choices(header, texts), *supplied_period(header, around, sheet_name))
    return replace(header, supplied=(*header.supplied, *stated))


def _top(sheet: Sheet, first_row: int, count: int, names: tuple[str, str]) -> TopOfTable:
    rows = sheet.cells.slice(first_row - 1, count)
    merges = tuple(
        Merge(
            each.first_row, each.first_column - sheet.first_column, each.last_row, each.last_column - sheet.first_column
        )
        for each in sheet.merges
        if each.first_row < first_row + count and each.last_row >= first_row
    )
    texts = [list(row) for row in zip(*(column.to_pylist() for column in rows.columns), strict=True)]
    return TopOfTable(texts, first_row, merges, names)


def _further_tops(sheet: Sheet, header_row: int, names: tuple[str, str]) -> Iterator[tuple[int, TopOfTable]]:
    """Give the first row and the top of every block that follows a blank row below the first header."""
    blank = _blank_rows(sheet, header_row)
    starts = blank[~np.isin(blank + 1, blank)] + 1
    for start in starts[starts <= sheet.row_count][:_MOST_BLOCKS].tolist():
        following = blank[blank > start]
        end = int(following[0]) if len(following) else sheet.row_count + 1
        yield start, _top(sheet, start, min(_TOP_ROWS, end - start), names)


def _blank_rows(sheet: Sheet, after: int) -> npt.NDArray[np.int64]:
    """Return the 1-based rows below a row that hold nothing, gone through column by column as long as any is open."""
    rows = np.arange(after, sheet.row_count)
    for column in sheet.cells.columns:
        if not len(rows):
            break
        cells = column.slice(after) if len(rows) == sheet.row_count - after else column.take(pa.array(rows))
        rows = rows[~_is_filled(cells)]
    return rows + 1


def _is_filled(cells: Any) -> npt.NDArray[np.bool_]:
    filled = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(cells), ""), fill_value=False)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=bool)


def _says_again(sheet: Sheet, header: Header, last: Header) -> bool:
    texts = [[plain(_cell(sheet, each.row, place)) for place in last.places] for each in (header, last)]
    return header.contract == last.contract and texts[0] == texts[1]


def _is_signed(sheet: Sheet, after: int, before: int) -> bool:
    """Tell whether a signature line (填表人：…) stands just above a gap."""
    first = max(after, before - _ABOVE_THE_GAP)
    rows = sheet.cells.slice(first, before - 1 - first)
    return any(pc.any(pc.match_substring_regex(column, FOOTER)).as_py() for column in rows.columns)


def _has_another_unit(titles: Sequence[str], last: Table) -> bool:
    return any(word not in last.around.words for title in titles for word in words_noted(title))


def _has_another_period(titles: Sequence[str], last: Table) -> bool:
    period = period_in(said(" ".join(titles)))
    return period is not None and period != last.around.period_note


def _cell(sheet: Sheet, row: int, place: int) -> str:
    return sheet.cells.column(place)[row - 1].as_py() or ""
