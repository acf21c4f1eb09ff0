"""How a large worksheet of nothing but plain cells becomes columns of text without a reader going through all of it.

Digits and shared texts are taken from between their tags; what needs thought (days, long or padded numbers) is asked of
the fast reader, each spelling once, in a small workbook. Whatever this accepts the fast reader reads alike (a test
compares whole workbooks); a sheet that holds anything else is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.reading.asked_cells import MOST_ASKED, AskedCell, CellReader
from pipelines.reading.kept_cells import KeptColumn
from pipelines.reading.limits import Limits
from pipelines.reading.plain_cells import Cells, PlainXml
from pipelines.reading.plain_xml import Mask, NotPlainError, Numbers
from pipelines.reading.sheet_xml import SheetFacts, scan_sheet

# Digits that a number with at most nine decimals is written in again: 64 bits hold all of them.
_BARE: Final = r"^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,5})\.[0-9]{0,8}[1-9])$"
# Digits behind the ninth decimal are dropped; where they are about a half, that depends on the bits.
_ROUNDED: Final = r"^-?(?:0\.[1-9][0-9]{8}|[1-9][0-9]{0,5}\.[0-9]{9})[0-36-9][0-9]{0,9}$"
_DECIMALS: Final = 9
_WIDE: Final = pa.decimal128(38, 20)
_TOLD_AT_ONCE: Final = 1 << 15
# How numbers come out under a style that changes none of them.
_PROBES: Final = {
    "0": "0",
    "7": "7",
    "-3.25": "-3.25",
    "0.000000001": "0.000000001",
    "123456789012345": "123456789012345",
    "526333.8100000001": "526333.81",
    "-90.56999999999999": "-90.57",
    "0.30000000000000004": "0.3",
    "33.3333333333333": "33.333333333",
}


@dataclass
class PlainSheet:
    """The cells of a sheet as they are taken in piece by piece: each column by its place, from 0."""

    columns: dict[int, KeptColumn] = field(default_factory=dict)
    last_row: int = 0

    @property
    def last_column(self) -> int:
        """The place of the last filled column."""
        return max(self.columns, default=0)

    def add(self, cells: Cells) -> None:
        """Take in the cells of some rows."""
        if not len(cells.columns):
            return
        self.last_row = max(self.last_row, int(cells.rows.max()))
        starts = np.flatnonzero(np.diff(cells.columns, prepend=-1))
        for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(cells.columns)], strict=True):
            _keep(self.columns.setdefault(int(cells.columns[start]), KeptColumn()), cells, start, end)

    def table(self, shared: Any, reader: CellReader) -> tuple[Any, int]:
        """Return the columns as text, row i being row i + 1 of the sheet, and the place of the first.

        They are given up meanwhile, so that little is there twice.
        """
        if not self.columns:
            raise NotPlainError
        styles = _Styles(reader)
        first, last = min(self.columns), self.last_column
        made = []
        for place in range(first, last + 1):
            column = self.columns.pop(place, None)
            made.append(
                _texts(column, self.last_row, shared, styles) if column else pa.nulls(self.last_row, pa.string())
            )
            # What took part in making it leaves room that the next one may not fit into.
            pa.default_memory_pool().release_unused()
        return pa.table(made, names=[str(place) for place in range(len(made))]), first


def look_at_plain(chunks: Iterable[bytes], limits: Limits) -> tuple[SheetFacts, PlainSheet]:
    """Read a worksheet's XML once for what `scan_sheet` tells and for its cells; raise NotPlainError as above."""
    xml, sheet = PlainXml(chunks), PlainSheet()
    for cells in xml.cells():
        sheet.add(cells)
        width = sheet.last_column + 1
        if sheet.last_row > limits.rows or width > limits.columns or sheet.last_row * width > limits.spanned_cells:
            raise NotPlainError
    return scan_sheet(xml.around, sum(map(len, xml.around)), limits), sheet


@dataclass
class _Styles:
    """What is known of how styles show numbers."""

    reader: CellReader
    _is_bare: dict[int, bool] = field(default_factory=dict)
    _shown: dict[tuple[int, str], str] = field(default_factory=dict)

    def shown(self, style: int, texts: Any) -> Any:
        """Return how distinct texts of digits come out in a style; each is asked for once."""
        spelt = texts.to_pylist()
        new = [text for text in spelt if (style, text) not in self._shown]
        if new:
            answers = self.reader.texts([AskedCell(style, False, text) for text in new])
            self._shown.update(zip(((style, text) for text in new), answers, strict=True))
        if len(self._shown) > MOST_ASKED:
            raise NotPlainError
        return pa.array([self._shown[style, text] for text in spelt], pa.string())

    def are_bare(self, styles: Numbers) -> Mask:
        """Tell which cells' styles leave a number as it is (a day's does not)."""
        is_one = len(styles) and (styles == styles[0]).all()
        numbers, codes = np.unique(styles[:1] if is_one else styles, return_inverse=True)
        for style in set(numbers.tolist()) - set(self._is_bare):
            try:
                shown = self.reader.texts([AskedCell(style, False, probe) for probe in _PROBES])
            except NotPlainError:
                # No day lies so far.
                shown = []
            self._is_bare[style] = shown == [*_PROBES.values()]
        are_bare = np.array([self._is_bare[style] for style in numbers.tolist()], dtype=bool)
        return np.repeat(are_bare, len(styles)) if is_one else are_bare[codes]


def _keep(column: KeptColumn, cells: Cells, start: int, end: int) -> None:
    """Keep those cells of a piece that stand in this column."""
    rows, is_shared, styles = cells.rows[start:end], cells.is_shared[start:end], cells.styles[start:end]
    texts, are_digits = cells.texts.slice(start, end - start), ~is_shared
    if is_shared.all():
        column.shared_rows.add(rows)
        column.shared.add(_numbers(texts))
        return
    if is_shared.any():
        column.shared_rows.add(rows[is_shared])
        column.shared.add(_numbers(texts.filter(pa.array(is_shared))))
        rows, styles, texts = rows[are_digits], styles[are_digits], texts.filter(pa.array(are_digits))
    column.rows.add(rows)
    column.styles.add(styles)
    column.digits.add(texts)


def _texts(column: KeptColumn, height: int, shared: Any, styles: _Styles) -> Any:
    """Put the cells of a column in their rows; rows without one are null."""
    places = np.full(height, -1, np.int32)
    texts = shared
    if column.shared.size:
        numbers = column.shared.taken()
        if numbers.min() < 0 or numbers.max() >= len(shared):
            raise NotPlainError
        places[column.shared_rows.taken() - 1] = numbers
    if column.digits.size:
        digits = _told(column.digits.taken(), column.styles.taken(), styles)
        if len(digits) == height:
            return digits
        used, places[places >= 0] = np.unique(places[places >= 0], return_inverse=True)
        texts = pa.concat_arrays([shared.take(pa.array(used)), digits])
        places[column.rows.taken() - 1] = len(used) + np.arange(len(digits), dtype=np.int32)
    is_missing = places < 0
    return texts.take(pa.array(places, mask=is_missing if is_missing.any() else None))


def _told(digits: Any, styles: Numbers, known: _Styles) -> Any:
    """Return what digits say in their styles, so many at a time that what is needed for it stays small."""
    starts = range(0, len(digits), _TOLD_AT_ONCE)
    return pa.concat_arrays(
        [_told_at_once(digits.slice(at, _TOLD_AT_ONCE), styles[at : at + _TOLD_AT_ONCE], known) for at in starts]
    )


def _told_at_once(digits: Any, styles: Numbers, known: _Styles) -> Any:
    is_number = known.are_bare(styles)
    is_odd = np.ones(len(digits), dtype=bool)
    is_odd[is_number] = ~_match(digits if is_number.all() else digits.filter(pa.array(is_number)), _BARE)
    if (is_odd & is_number).any():
        digits = _rounded(digits, np.flatnonzero(is_odd & is_number), is_odd)
    if not is_odd.any():
        return digits
    told = np.flatnonzero(is_odd)
    try:
        digits.take(pa.array(told)).validate(full=True)
    except pa.ArrowInvalid as fault:
        raise NotPlainError from fault
    answers = []
    for style in np.unique(styles[told]).tolist():
        places = told[styles[told] == style]
        spelt = digits.take(pa.array(places)).dictionary_encode()
        answers.append((places, known.shown(style, spelt.dictionary).take(spelt.indices)))
    order = np.arange(len(digits), dtype=np.int32)
    order[np.concatenate([places for places, _ in answers])] = len(digits) + np.arange(len(told), dtype=np.int32)
    return pa.concat_arrays([digits, *(texts for _, texts in answers)]).take(pa.array(order))


def _rounded(digits: Any, places: Numbers, is_odd: Mask) -> Any:
    """Write those numbers at these places that have more than nine decimals with nine; they are odd no more."""
    places = places[_match(digits.take(pa.array(places)), _ROUNDED)]
    is_odd[places] = False
    exact = pc.round(digits.take(pa.array(places)).cast(_WIDE), ndigits=_DECIMALS).cast(pa.string())
    short = pc.utf8_rtrim(pc.utf8_rtrim(exact, "0"), ".")
    mask = np.zeros(len(digits), dtype=bool)
    mask[places] = True
    return pc.replace_with_mask(digits, pa.array(mask), short)


def _match(texts: Any, pattern: str) -> Mask:
    return np.asarray(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False), dtype=bool)


def _numbers(texts: Any) -> Numbers:
    try:
        return np.asarray(texts.cast(pa.int32()).to_numpy(zero_copy_only=False), dtype=np.int32)
    except pa.ArrowInvalid as fault:
        raise NotPlainError from fault
