"""Which cells stand in a worksheet's XML, all at once, where it is written as spreadsheet programs write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.reading.plain_xml import (
    HIDING,
    LONGEST_WHOLE,
    OTHER_ENCODING,
    WORD,
    Mask,
    NotPlainError,
    Numbers,
    Piece,
    Words,
    cut_out,
    piece_of,
)

_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_ATTRIBUTES: Final = re.compile(rb'(?: s="([0-9]{1,6})")?(?: t="([sn])")?')
_ROW_TAG: Final = re.compile(rb"<row [^>]*>")
NO_STYLE: Final = -1
_MOST_COLUMNS: Final = 1 << 14
_LETTERS: Final = 26
# Arrow counts the bytes of a column of text in 31 bits.
_LONGEST_PIECE: Final = (1 << 31) - 2


@dataclass(frozen=True)
class Cells:
    """The filled cells of some rows, ordered by column and row: rows from 1, columns from 0, styles from 0 (-1: none).

    The text of a shared one is the number of a shared text. Rows without a filled cell count for first and last.
    """

    first_row: int
    last_row: int
    rows: Numbers
    columns: Numbers
    styles: Numbers
    is_shared: Mask
    texts: Any


@dataclass
class PlainXml:
    """A worksheet's XML whose plain rows are taken: `around` is filled with what else facts may stand in."""

    chunks: Iterable[bytes]
    around: list[bytes] = field(default_factory=list)

    def cells(self) -> Iterator[Cells]:
        """Give the cells some rows at a time; raise NotPlainError where the sheet is written in another way."""
        last_row = 0
        for xml in self._rows():
            cells = _cells_of(_piece(xml))
            if b' hidden="' in xml:
                self.around.extend(_ROW_TAG.findall(xml))
            if cells.first_row <= last_row:
                raise NotPlainError
            last_row = cells.last_row
            yield cells

    def _rows(self) -> Iterator[bytes]:
        """Give the XML of whole rows, piece by piece."""
        stream = iter(self.chunks)
        rest = self._below_head(next(stream, b""))
        for chunk in stream:
            rest += chunk
            end = rest.rfind(_ROW_END) + len(_ROW_END)
            if end >= len(_ROW_END):
                yield rest[:end]
                rest = rest[end:]
            if rest.startswith(_END):
                break
            if len(rest) > LONGEST_WHOLE:
                raise NotPlainError
        # A small sheet comes in one piece; of a large one nothing but its end is left.
        rows, end_tag, behind = rest.partition(_END)
        self.around.append(b"".join((behind, *stream)))
        if not end_tag or b"<sheetData" in self.around[-1]:
            raise NotPlainError
        if rows:
            yield rows

    def _below_head(self, first: bytes) -> bytes:
        head, begin, rest = first.partition(_BEGIN)
        if not begin or OTHER_ENCODING.search(head) or any(sign in head for sign in HIDING):
            raise NotPlainError
        self.around.append(head)
        return rest


def _piece(xml: bytes) -> Piece:
    if b"&" in xml or not xml.endswith(b">") or len(xml) > _LONGEST_PIECE:
        raise NotPlainError
    return piece_of(xml)


def _cells_of(piece: Piece) -> Cells:
    begins = piece.begins
    if begins[0] != 0:
        raise NotPlainError
    values = np.flatnonzero(piece.signs[begins[:-1] + 1] == b"v"[0])
    others = _between(values, len(begins) - 1)
    # A filled cell is four tags: <c r="A1">, <v>, </v> and </c>.
    cell, value, behind = begins[values - 1], begins[values], begins[values + 1]
    is_plain = (
        piece.all_have(cell, b'<c r="')
        and piece.all_have(value, b"<v>")
        and piece.all_have(value - 1, b">")
        and piece.all_have(behind, b"</v></c>")
        and bool((behind - value > len("<v>")).all())
        and bool((begins[values + 3] - behind == len("</v></c>")).all())
    )
    if not is_plain:
        raise NotPlainError
    found = _rows(piece, others)
    numbers = found.numbers
    if not len(numbers) or numbers[0] < 1 or (np.diff(numbers) <= 0).any():
        raise NotPlainError
    first = np.searchsorted(values, found.opened)
    counts = np.diff(np.append(first, len(values)))
    is_filled = counts > 0
    last = values[first[is_filled] + counts[is_filled] - 1]
    if counts.sum() != len(values) or (last > found.closed[is_filled]).any():
        raise NotPlainError
    columns, ends = _references(piece, cell + len('<c r="'), found, counts)
    attributes = cut_out(piece.xml, ends, value - 1).dictionary_encode()
    said = [_ATTRIBUTES.fullmatch(text) for text in attributes.dictionary.cast(pa.binary()).to_pylist()]
    if not all(said):
        raise NotPlainError
    codes = attributes.indices.to_numpy()
    styles = np.array([int(each[1]) if each and each[1] else NO_STYLE for each in said], np.int32)[codes]
    is_shared = np.array([bool(each and each[2] == b"s") for each in said], np.bool_)[codes]
    order = np.argsort(columns.astype(np.int16), kind="stable")
    texts = cut_out(piece.xml, value + len("<v>"), behind, order)
    rows = np.repeat(numbers[found.is_opened].astype(np.int32), counts)
    bounds = int(numbers[0]), int(numbers[-1])
    return Cells(*bounds, rows[order], columns[order], styles[order], is_shared[order], texts)


def _between(values: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """Return which tags of so many belong to no filled cell: to a value belong the tag before it and two behind it."""
    begins, ends = np.concatenate([np.zeros(1, np.int64), values + 3]), np.append(values - 1, count).astype(np.int64)
    sizes = ends - begins
    if (sizes < 0).any():
        raise NotPlainError
    filled = np.flatnonzero(sizes)
    begins, sizes = begins[filled], sizes[filled]
    return np.repeat(begins - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))


@dataclass(frozen=True)
class _Rows:
    """The numbers of rows in order and how they are written, which have content, and the tags around that."""

    numbers: Numbers
    digits: Words
    masks: Words
    sizes: Numbers
    is_opened: Mask
    opened: Numbers
    closed: Numbers


def _rows(piece: Piece, others: Numbers) -> _Rows:
    """Read the tags that belong to no filled cell: rows, and cells without content within them."""
    begins, ends = piece.begins[others], piece.begins[others + 1]
    is_row, is_cell = piece.has(begins, b'<row r="'), piece.has(begins, b'<c r="')
    is_close = piece.has(begins, _ROW_END) & (ends - begins == len(_ROW_END))
    is_empty = piece.has(ends - 2, b"/>")
    is_open = is_row & ~is_empty
    depth = np.cumsum(is_open.astype(np.int8) - is_close.astype(np.int8))
    is_plain = (
        bool((is_row | is_close | (is_cell & is_empty)).all())
        and bool(((depth == 0) | (depth == 1)).all())
        and not depth[is_row & is_empty].any()
        and bool(depth[is_cell].all())
        and (not len(depth) or depth[-1] == 0)
        and piece.all_have(ends[is_row] - 1, b">")
    )
    if not is_plain:
        raise NotPlainError
    numbers = _row_numbers(piece.words[begins[is_row] + len('<row r="')])
    return _Rows(*numbers, is_open[is_row], others[is_open], others[is_close])


def _references(piece: Piece, places: Numbers, rows: _Rows, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Return the columns of references like B12, whose rows must be those around them, and where they end."""
    words = piece.words[places]
    columns, letters, is_letter = np.zeros(len(places), np.int64), np.zeros(len(places), np.int64), words != 0
    for place in range(3):
        signs = ((words >> np.uint64(8 * place)) & np.uint64(0xFF)).astype(np.int64)
        is_letter = is_letter & (signs >= b"A"[0]) & (signs <= b"Z"[0])
        if not is_letter.any():
            break
        columns = np.where(is_letter, columns * _LETTERS + signs - (b"A"[0] - 1), columns)
        letters += is_letter
    digits, masks = (np.repeat(each[rows.is_opened], counts) for each in (rows.digits, rows.masks))
    ends: Numbers = places + letters + np.repeat(rows.sizes[rows.is_opened], counts).astype(np.int64)
    is_plain = (
        bool(letters.all())
        and bool((columns <= _MOST_COLUMNS).all())
        and bool(((piece.words[places + letters] & masks) == digits).all())
        and bool((np.diff(np.repeat(np.arange(len(counts)), counts) << 16 | columns) > 0).all())
    )
    if not is_plain:
        raise NotPlainError
    return columns - 1, ends


def _row_numbers(words: Words) -> tuple[Numbers, Words, Words, Numbers]:
    """Read row numbers of at most seven digits up to a quotation mark, from the eight signs that begin with them.

    Return them, their signs with the mark and nothing behind it, what cuts those off, and how many they are.
    """
    numbers, sizes, is_digit = np.zeros(len(words), np.int64), np.ones(len(words), np.int64), words != 0
    for place in range(WORD - 1):
        signs = ((words >> np.uint64(8 * place)) & np.uint64(0xFF)).astype(np.int64)
        is_digit = is_digit & (signs >= b"0"[0]) & (signs <= b"9"[0])
        numbers = np.where(is_digit, numbers * 10 + signs - b"0"[0], numbers)
        sizes += is_digit
    masks: Words = np.uint64(0xFFFF_FFFF_FFFF_FFFF) >> (8 * (WORD - sizes)).astype(np.uint64)
    written: Words = words & masks
    if not ((written >> (8 * (sizes - 1)).astype(np.uint64)) == b'"'[0]).all():
        raise NotPlainError
    return numbers, written, masks, sizes
