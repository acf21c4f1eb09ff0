"""Which rows below the header are data, and which are totals, signatures, repeated headers or lines that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.reading.byte_looks import bare_identifiers, in_one, may_hold
from pipelines.reading.columns import is_repetitive, spread_fact, to_judge
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.numbered_columns import numbering_row
from pipelines.reading.people import looks_personal, masked
from pipelines.reading.people_words import HIDDEN, without_numbers
from pipelines.reading.row_kinds import other_kind, rows_of_other_kinds
from pipelines.reading.row_words import (
    EXAMPLE,
    FOOTER,
    IN_EVERY_TOTAL,
    NAMED_TOTAL,
    NUMBER_OR_DATE,
    TOTAL,
    UNIT_NOTE,
)
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import is_unit_note, plain

Numbers = npt.NDArray[np.int64]

_REPEATED_SHARE: Final = 0.6
_LONGEST_SHOWN: Final = 300
# How much of the table a merged cell must span to be a line between its parts.
_SECTION_SHARE: Final = 0.6
_SHORTEST_SECTION: Final = 3
_TEXTS: Final = frozenset({"text", "key_text", "enum"})


@dataclass(frozen=True)
class AsideRow:
    """One row that is no data: its text, why, and its kind.

    Kinds are total, footer, header, numbering, section, example, unit_note, other_kind, left_out.
    """

    row: int
    kind: str
    text: str
    sentence: Sentence


@dataclass(frozen=True)
class BrokenRow:
    """One line of a text file that does not fit the header: rejected whole."""

    row: int
    text: str
    sentence: Sentence


@dataclass(frozen=True)
class SortedRows:
    """The rows below a header: `data` holds their 1-based numbers in order; blank rows are in none of the lists."""

    data: Numbers
    aside: tuple[AsideRow, ...]
    broken: tuple[BrokenRow, ...]

    @property
    def read(self) -> int:
        """How many rows were read: data, set aside and broken together."""
        return len(self.data) + len(self.aside) + len(self.broken)


def sort_rows(sheet: Sheet, header: Header) -> SortedRows:
    """Sort the rows below the header; every row that is not blank lands in exactly one list."""
    look = _look_through(sheet, header)
    footer = next((row for row in look.footers if _is_footer(sheet, header, row)), None)
    kinds = dict.fromkeys([*look.totals, *_subtotals(sheet, header)], "total") | dict.fromkeys(look.examples, "example")
    kinds |= dict.fromkeys((row for row in look.notes if _is_unit_note(sheet, row)), "unit_note")
    kinds |= dict.fromkeys(_repeated_headers(sheet, header), "header")
    kinds |= dict.fromkeys(numbering_row(sheet, header), "numbering")
    kinds = dict.fromkeys(_sections(sheet, header), "section") | kinds
    if footer is not None:
        kinds = {row: kind for row, kind in kinds.items() if row < footer}
        kinds |= dict.fromkeys(look.filled[look.filled >= footer].tolist(), "footer")
    broken = tuple(each for each in _broken(sheet, header, look.filled) if each.row not in kinds)
    if header.part:
        left = look.filled[~np.isin(look.filled, [*kinds, *(each.row for each in broken)])]
        kinds |= dict.fromkeys(rows_of_other_kinds(sheet, header, left).tolist(), "other_kind")
    texts = {row: _shown(sheet, header, row, kinds[row]) for row in sorted(kinds)}
    reasons = {**_REASONS, "other_kind": other_kind(header)} if header.part else _REASONS
    aside = tuple(AsideRow(row, kinds[row], text, reasons[kinds[row]]) for row, text in texts.items())
    taken = np.array([*kinds, *(each.row for each in broken)], dtype=np.int64)
    return SortedRows(look.filled[~np.isin(look.filled, taken)], aside, broken)


def _shown(sheet: Sheet, header: Header, row: int, kind: str) -> str:
    """Return what is shown of a row set aside; below a list of people a signature line may name anybody."""
    return HIDDEN if kind == "footer" and _people(header) else row_text(sheet, header, row)


def row_text(sheet: Sheet, header: Header, row: int) -> str:
    """Return a row's filled cells as one line of text; of people nothing but the last four of a number (M-35)."""
    people = _people(header)
    cells = ((place, _cell(sheet, row, place).strip()) for place in range(sheet.cells.num_columns))
    shown = [masked(cell, people[place]) if place in people else without_numbers(cell) for place, cell in cells if cell]
    return " | ".join(shown)[:_LONGEST_SHOWN]


def _people(header: Header) -> dict[int, str]:
    """Return which columns hold people's numbers or names, also those that are not read, by their headers."""
    unread = {place: personal for place, text in header.unread if (personal := looks_personal(text))}
    return unread | {column.place: column.field.personal for column in header.columns if column.field.personal}


_REASONS: Final = {
    "total": sentence("M-04"),
    "footer": sentence("M-05"),
    "header": sentence("M-01.header"),
    "example": sentence("M-05.example"),
    "numbering": sentence("M-02.numbers"),
    "section": sentence("M-01.section"),
    "unit_note": sentence("M-09.note"),
}


@dataclass(frozen=True)
class _Look:
    """What the first text cells of the rows below the header say, as 1-based row numbers in order."""

    filled: Numbers
    totals: list[int]
    footers: list[int]
    examples: list[int]
    notes: list[int]


def _look_through(sheet: Sheet, header: Header) -> _Look:
    """Find the filled rows, and those whose first text cell begins a total, a footer or an example.

    Columns are gone through from the left; a row drops out as soon as its first text cell is found, so
    that most sheets are decided by their first column or two.
    """
    body = sheet.cells.slice(header.row, (header.end or sheet.row_count) - header.row)
    is_filled = np.zeros(body.num_rows, dtype=bool)
    open_rows = np.arange(body.num_rows)
    totals: list[int] = []
    footers: list[int] = []
    examples: list[int] = []
    notes: list[int] = []
    for place in range(body.num_columns):
        if not len(open_rows):
            break
        column = body.column(place)
        cells = column if len(open_rows) == body.num_rows else column.take(pa.array(open_rows))
        cell = _first_cells(in_one(cells))
        is_filled[open_rows[cell.is_filled]] = True
        totals.extend(open_rows[cell.is_total].tolist())
        footers.extend(open_rows[cell.is_footer].tolist())
        examples.extend(open_rows[cell.is_example].tolist())
        notes.extend(open_rows[cell.is_note].tolist())
        open_rows = open_rows[~cell.is_filled | cell.is_number]
    below = header.row + 1
    return _Look(
        np.flatnonzero(is_filled) + below,
        [row + below for row in sorted(totals)],
        [row + below for row in sorted(footers)],
        [row + below for row in sorted(examples)],
        [row + below for row in sorted(notes)],
    )


@dataclass(frozen=True)
class _FirstCells:
    """What the cells of a column say where they are the first of their rows."""

    is_filled: npt.NDArray[np.bool_]
    is_total: npt.NDArray[np.bool_]
    is_footer: npt.NDArray[np.bool_]
    is_example: npt.NDArray[np.bool_]
    is_note: npt.NDArray[np.bool_]
    is_number: npt.NDArray[np.bool_]


def _first_cells(cells: Any) -> _FirstCells:
    """Look at cells (an Arrow array): codes like HT-01 are known by their bytes, others by patterns, each text once."""
    valid = np.asarray(cells.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    texts = cells.drop_null()
    is_code = bare_identifiers(texts)
    judged, codes = to_judge(texts.filter(pa.array(~is_code)))
    others = np.flatnonzero(valid)[~is_code]
    is_filled = np.zeros(len(cells), dtype=bool)
    is_filled[np.flatnonzero(valid)[is_code]] = True
    is_filled[others] = spread_fact(_mask(pc.not_equal(pc.utf8_trim_whitespace(judged), "")), codes)
    # Most texts begin neither a footer nor a note: one look tells so.
    lines = _matches(judged, f"{FOOTER}|{UNIT_NOTE}")
    footers = _matches(judged, FOOTER) if lines.any() else lines
    found = (_matches(judged, TOTAL), footers, _matches(judged, EXAMPLE), lines & ~footers)
    facts = [np.zeros(len(cells), dtype=bool) for _ in range(len(found) + 1)]
    for fact, said in zip(facts, (*found, _matches(judged, NUMBER_OR_DATE)), strict=True):
        fact[others] = spread_fact(said, codes)
    return _FirstCells(is_filled, *facts)


def _subtotals(sheet: Sheet, header: Header) -> list[int]:
    """Return the rows below the header that repeat the vendor and say 小计 in another key column.

    Such a row is one only where it cannot be data: where the word stands for a month or the like, or a required cell is
    blank. A row that has all it needs keeps its word: a KPI may be called 平均. A vendor or unit may not: 甲公司小计 is
    the sum of its rows.
    """
    size = (header.end or sheet.row_count) - header.row
    columns = [(each.field, sheet.cells.column(each.place).slice(header.row, size)) for each in header.columns]
    found = np.zeros(size, dtype=bool)
    listed = {lookup.field for lookup in header.contract.lookups}
    for key, words in columns:
        is_key = key.kind == "key_text" or key.name in header.contract.key
        if not is_key or not _may_be_totals(words):
            continue
        cannot_be = np.full(size, fill_value=key.kind not in _TEXTS)
        for field, cells in columns:
            if field.required and field is not key:
                cannot_be |= ~_mask(pc.not_equal(pc.utf8_trim_whitespace(cells), ""))
        found |= cannot_be & _matches(words, TOTAL)
        if key.kind == "key_text" and not key.personal and key.name not in listed:
            found |= _matches(words, NAMED_TOTAL)
    return (np.flatnonzero(found) + header.row + 1).tolist()


def _may_be_totals(words: Any) -> bool:
    if not may_hold(words, IN_EVERY_TOTAL):
        return False
    texts = words.combine_chunks().drop_null()
    if not is_repetitive(texts):
        texts = texts.filter(pa.array(~bare_identifiers(texts)))
    return bool(_matches(texts.unique(), f"{TOTAL}|{NAMED_TOTAL}").any())


def _mask(values: Any) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(values, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool)


def _matches(cells: Any, pattern: str) -> npt.NDArray[np.bool_]:
    return _mask(pc.match_substring_regex(cells, pattern))


def _repeated_headers(sheet: Sheet, header: Header) -> list[int]:
    """Return the rows below the header that say it (or one of its rows) again, as a print-out does on every page."""
    found: set[int] = set()
    for row in range(header.first_row, header.row + 1):
        texts = {place: text for place in header.places if (text := _cell(sheet, row, place))}
        if not texts:
            continue
        first = next(iter(texts))
        same = _mask(pc.equal(sheet.cells.column(first), texts[first]))
        for candidate in (np.flatnonzero(same) + 1).tolist():
            if header.row < candidate <= (header.end or candidate) and _repeats(sheet, texts, candidate):
                found.add(candidate)
    return sorted(found)


def _sections(sheet: Sheet, header: Header) -> Iterator[int]:
    """Give the rows below the header that are one merged cell over most of the table: they name the rows below them."""
    for merge in sheet.merges:
        if merge.first_row != merge.last_row or not header.row < merge.first_row <= (header.end or sheet.row_count):
            continue
        start, end = merge.first_column - sheet.first_column, merge.last_column - sheet.first_column
        covered = sum(start <= place <= end for place in header.places)
        if covered < max(_SHORTEST_SECTION, _SECTION_SHARE * len(header.places)):
            continue
        filled = [place for place in range(sheet.cells.num_columns) if _cell(sheet, merge.first_row, place).strip()]
        if filled == [start]:
            yield merge.first_row


def _repeats(sheet: Sheet, texts: Mapping[int, str], row: int) -> bool:
    same = [plain(_cell(sheet, row, place)) == plain(text) for place, text in texts.items()]
    return sum(same) >= _REPEATED_SHARE * len(same)


def _is_footer(sheet: Sheet, header: Header, row: int) -> bool:
    """Tell whether a row that begins like a signature line is one.

    It is if it leaves a required column empty, or if every filled cell of it is such a piece (填表人：… 审核：…
    日期：…), wherever on the line the pieces stand.
    """
    required = [column.place for column in header.columns if column.field.required]
    if not required or any(not _cell(sheet, row, place).strip() for place in required):
        return True
    filled = [text for place in range(sheet.cells.num_columns) if (text := _cell(sheet, row, place)).strip()]
    return all(pc.match_substring_regex(pa.scalar(text), FOOTER).as_py() for text in filled)


def _is_unit_note(sheet: Sheet, row: int) -> bool:
    """Tell whether a row says nothing but in which unit the rows above it are (单位：万笔)."""
    filled = [text for place in range(sheet.cells.num_columns) if (text := _cell(sheet, row, place)).strip()]
    return all(map(is_unit_note, filled))


def _cell(sheet: Sheet, row: int, place: int) -> str:
    return sheet.cells.column(place)[row - 1].as_py() or ""


def _broken(sheet: Sheet, header: Header, filled: Numbers) -> Iterator[BrokenRow]:
    """Give the lines of a text file that are wrongly quoted, or wider or narrower than the header (E11)."""
    if not sheet.widths:
        return
    widths = np.asarray(sheet.widths)
    expected = sheet.widths[header.row - 1]
    for row in filled[(widths[filled - 1] != expected) | np.isin(filled, [*sheet.faulty_rows])].tolist():
        if row in sheet.faulty_rows:
            text, reason = sheet.faulty_rows[row]
        else:
            reason = sentence("E11.width", found=sheet.widths[row - 1], expected=expected)
            text = row_text(sheet, header, row)
        # The fields of such a line may stand anywhere: where people are listed none of them is shown.
        yield BrokenRow(row, HIDDEN if _people(header) else text, reason)
