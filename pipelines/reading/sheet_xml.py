"""What the XML of a worksheet tells that no spreadsheet reader does: far cells, merges, unsaved formulas, styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from pipelines.reading.addresses import column_index
from pipelines.reading.at_once import at_once
from pipelines.reading.limits import Limits
from pipelines.reading.messages import refused

# Formatted cells without a value (<c r="XFD1" s="3"/>) cost a reader nothing and are common: they don't count.
_FAR: Final = re.compile(
    rb' r="(?:((?:[B-Z][A-Z]|A[V-Z]|[A-Z]{3,}))(\d+)|([A-Z]{1,2})(\d{7,}))"[^>]*>\s*<(?:\w+:)?(?:v|is|f)\b'
)
_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_MERGE: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
# A formula whose result was never computed has an empty <v>; with t="str" the same means the result "".
_UNCOMPUTED: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"((?:(?!t="str")[^>])*)>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_HIDDEN: Final = b' hidden="'
_HIDDEN_ROW: Final = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMNS: Final = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")([^>]*)>')
_COLUMN_BOUND: Final = re.compile(rb'\b(min|max)="(\d+)"')
_EXCEL_ROWS: Final = 1_048_576
_SHORTEST_CELL: Final = len("<c><v/></c>")
_LONGEST_CELL: Final = 1 << 16
# Where the seventh sign of a reference ends, counted from the blank before r=.
_REFERENCE_END: Final = len(' r="') + len("A1234567")


@dataclass(frozen=True)
class Merge:
    """A merged range; rows 1-based as Excel shows them, columns 0-based, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class SheetFacts:
    """What one pass over a worksheet found: merged ranges, formulas without a saved result by place, what is hidden.

    Hidden rows are 1-based, hidden columns 0-based; `is_filtered` says that a filter is set.
    """

    merges: tuple[Merge, ...] = ()
    uncomputed: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_filtered: bool = False


def scan_sheet(chunks: Iterable[bytes], size: int, limits: Limits) -> SheetFacts:
    """Read a worksheet's XML of so many bytes once, refusing what would make a reader reserve too much memory (E08)."""
    merges: list[Merge] = []
    uncomputed: dict[tuple[int, int], str] = {}
    rows: set[int] = set()
    columns: set[int] = set()
    is_filtered = False
    extent = _Extent(limits, may_be_dense=size > limits.spanned_cells * _SHORTEST_CELL)
    # Unpacking goes on while the last pieces are looked through.
    for piece, may_reach_far, has_formula in at_once(_looked_through, _whole_elements(chunks)):
        extent.look_at(piece, may_reach_far=may_reach_far)
        if b"mergeCell" in piece:
            merges.extend(_merges(piece))
        if has_formula:
            uncomputed.update(_uncomputed(piece))
        if _HIDDEN in piece:
            rows.update(map(int, _HIDDEN_ROW.findall(piece)))
            columns.update(_hidden_columns(piece, limits))
        is_filtered = is_filtered or b"filterColumn" in piece
    return SheetFacts(tuple(merges), uncomputed, frozenset(rows), frozenset(columns), is_filtered)


def _looked_through(piece: bytes) -> tuple[bytes, bool, bool]:
    return piece, _may_reach_far(piece), _has_formula(piece)


def column_marks(chunks: Iterable[bytes], letters: str) -> Iterator[tuple[int, int, str]]:
    """Give row, style number and type ('n', 's', 'str' …) of every cell of one column, in file order."""
    cell = re.compile(rb'<(?:\w+:)?c r="' + letters.encode() + rb'(\d+)"([^>]*)>')
    style, kind = re.compile(rb'\bs="(\d+)"'), re.compile(rb'\bt="(\w+)"')
    for piece in _whole_elements(chunks):
        for row, attributes in cell.findall(piece):
            styled, typed = style.search(attributes), kind.search(attributes)
            yield int(row), int(styled[1]) if styled else 0, typed[1].decode() if typed else "n"


@dataclass
class _Extent:
    """How far the used cells of a sheet reach, and how many there are."""

    limits: Limits
    may_be_dense: bool
    cells: int = 0
    last_row: int = 1
    last_column: int = 0

    def look_at(self, piece: bytes, *, may_reach_far: bool) -> None:
        """Take one piece of XML into account; raise the refusal E08 as soon as a limit is passed."""
        if self.may_be_dense:
            self.cells += piece.count(b"<c ") + piece.count(b"<c>")
            self._allow(self.cells)
        if may_reach_far:
            for wide, wide_row, narrow, narrow_row in _FAR.findall(piece):
                self._far_cell((wide or narrow).decode(), int(wide_row or narrow_row))
        if self.last_column:
            self.last_row = max([self.last_row, *map(int, _ROW.findall(piece))])
            self._allow(self.last_row * (self.last_column + 1))

    def _far_cell(self, letters: str, row: int) -> None:
        column = column_index(letters)
        if column >= self.limits.columns or row > _EXCEL_ROWS:
            raise refused("E08.cell", cell=f"{letters}{row}")
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        if self.last_row * (self.last_column + 1) > self.limits.spanned_cells:
            raise refused("E08.cell", cell=f"{letters}{row}")

    def _allow(self, cells: int) -> None:
        if cells > self.limits.spanned_cells:
            raise refused("E08.cells", cells=cells, limit=self.limits.spanned_cells)


def _may_reach_far(piece: bytes) -> bool:
    """Tell whether some reference lies right of column Z or has more than seven signs; never False where one does.

    A sheet of 26 columns cannot span 50 million cells in Excel's 1,048,576 rows: only such cells are looked at one by
    one. NumPy, because a regular expression takes three times as long over the hundred MB of a large sheet.
    """
    signs = np.frombuffer(piece, np.uint8)
    if len(signs) < _REFERENCE_END + 1:
        return True
    end = -_REFERENCE_END
    places = np.flatnonzero(
        (signs[:end] == b" "[0]) & (signs[1 : end + 1] == b"r"[0]) & (signs[2 : end + 2] == b"="[0])
    )
    second = signs[places + 5]
    is_short = np.logical_or.reduce([signs[places + place] == b'"'[0] for place in range(6, _REFERENCE_END)])
    return bool(((second >= b"A"[0]) & (second <= b"Z"[0]) | ~is_short).any())


def _has_formula(piece: bytes) -> bool:
    signs = np.frombuffer(piece, np.uint8)
    return bool(((signs[:-1] == b"<"[0]) & (signs[1:] == b"f"[0])).any())


def _whole_elements(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut the stream so that no cell is torn: each piece ends before the last cell, row or merge it begins."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = max(rest.rfind(b"<c "), rest.rfind(b"<row"), rest.rfind(b"<mergeCell "))
        if cut <= 0 and len(rest) > 2 * _LONGEST_CELL:
            cut = len(rest) - _LONGEST_CELL
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _merges(piece: bytes) -> Iterator[Merge]:
    for left, top, right, bottom in _MERGE.findall(piece):
        yield Merge(int(top), column_index(left.decode()), int(bottom), column_index(right.decode()))


def _hidden_columns(piece: bytes, limits: Limits) -> Iterator[int]:
    for attributes in _HIDDEN_COLUMNS.findall(piece):
        bounds = {name: int(number) for name, number in _COLUMN_BOUND.findall(attributes)}
        yield from range(bounds.get(b"min", 1) - 1, min(bounds.get(b"max", 0), limits.columns))


def _uncomputed(piece: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for letters, row, _, formula in _UNCOMPUTED.findall(piece):
        yield (int(row), column_index(letters.decode())), "=" + formula.decode("utf-8", "replace")
