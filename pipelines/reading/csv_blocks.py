"""How millions of lines of a text file are split at once: proven well quoted, then parsed in bulk; the rest slowly.

Whatever the proof accepts, `csv_records.split_lines` splits into the same cells (a property test compares them). A
record whose quoting is not proven goes there, line by line.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv

from pipelines.reading.at_once import at_once
from pipelines.reading.csv_records import LONGEST_QUOTE_LINES, split_lines

Numbers = npt.NDArray[np.int64]

_QUOTE, _LINE_FEED = b'"'[0], b"\n"[0]
# How many lines go the slow way after a broken one; doubled each time within a block, so that a file of nothing but
# broken lines is not proven again and again.
_FIRST_SLOW_LINES: Final = 16
_LONGEST_SHOWN: Final = 200
_PIECE: Final = 1 << 18
# Arrow counts the bytes of a column of text in 31 bits.
_LONGEST_CUT: Final = (1 << 31) - 2


@dataclass(frozen=True)
class Piece:
    """Some records in order: their cells as text (null where empty), the width of each, and broken lines by place."""

    cells: Any
    widths: Numbers
    broken: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Bulk:
    """Bytes of records that are proven, to be parsed: where each ends and how wide it is.

    `marks` are the places of all delimiters and line ends, known where no quotation mark stands among them.
    """

    block: bytes
    ends: Numbers
    widths: Numbers
    delimiter: str
    marks: Any = None


@dataclass(frozen=True)
class _Proven:
    """Records that are well quoted: where each ends, how wide it is; and whether the next one is only begun."""

    ends: Numbers
    widths: Numbers
    is_begun: bool = False
    marks: Any = None


def split_blocks(blocks: Iterable[bytes], delimiter: str, check: Callable[[Numbers], None]) -> Iterator[Piece]:
    """Split blocks of whole UTF-8 lines into records; `check` sees widths before their cells are made."""
    yield from at_once(_made, _cut(blocks, delimiter, check))


def _made(part: _Bulk | Piece) -> Piece:
    if isinstance(part, Piece):
        return part
    is_even = part.marks is not None and int(part.widths.min()) == int(part.widths.max())
    return Piece(_cut_at_marks(part) if is_even else _parsed(part), part.widths)


def _cut(blocks: Iterable[bytes], delimiter: str, check: Callable[[Numbers], None]) -> Iterator[_Bulk | Piece]:
    begun = b""
    for block in blocks:
        data = begun + block if begun else block
        taken = yield from _split(data, delimiter, check, is_last=False)
        begun = data[taken:]
    yield from _split(begun, delimiter, check, is_last=True)


def _split(
    data: bytes, delimiter: str, check: Callable[[Numbers], None], *, is_last: bool
) -> Generator[_Bulk | Piece, None, int]:
    """Give the records of a block and return how many bytes they take; a record begun at its end is left."""
    start, slow_lines = 0, _FIRST_SLOW_LINES
    while start < len(data):
        proven = _prove(data, start, delimiter.encode()[0])
        if len(proven.ends):
            check(proven.widths)
            end = int(proven.ends[-1]) + 1
            yield _Bulk(data[start:end], proven.ends - start, proven.widths, delimiter, proven.marks)
            start = end
        if start == len(data) or (proven.is_begun and not is_last):
            break
        size, piece = _slowly(data[start:], delimiter, slow_lines, is_last=is_last)
        if not size:
            break
        check(piece.widths)
        yield piece
        start, slow_lines = start + size, slow_lines * 2
    return start


def _prove(data: bytes, start: int, sign: int) -> _Proven:
    """Find the records from a place on up to the first whose quotation marks break RFC 4180."""
    view = np.frombuffer(data, np.uint8)[start:]
    if data.find(b'"', start) < 0:
        marks, is_end = _marks_of(view, sign)
        ends = np.flatnonzero(is_end)
        can_cut = len(view) <= _LONGEST_CUT
        return _Proven(
            marks[ends].astype(np.int64) + start, np.diff(ends, prepend=-1), marks=marks if can_cut else None
        )
    places = _places_of(view, sign, _LINE_FEED, _QUOTE)
    kinds = view[places]
    is_quote = kinds == _QUOTE
    is_inside = np.cumsum(is_quote, dtype=np.int64) % 2 == 1
    first_fault = _first_fault(view, places[is_quote], is_inside[is_quote], sign)
    is_mark = ~is_quote & ~is_inside
    marks = places[is_mark]
    ends = np.flatnonzero(kinds[is_mark] == _LINE_FEED)
    line_feeds = places[kinds == _LINE_FEED]
    lines = np.searchsorted(line_feeds, marks[ends], side="right")
    count, is_begun = _up_to_fault(marks[ends], lines, first_fault, len(line_feeds))
    return _Proven(marks[ends[:count]] + start, np.diff(ends, prepend=-1)[:count], is_begun)


def _marks_of(view: Any, sign: int) -> tuple[Any, npt.NDArray[np.bool_]]:
    """Return where delimiters and line ends stand where nothing is quoted, and which of them are line ends."""
    marks, is_end = [np.zeros(0, np.int32)], [np.zeros(0, np.bool_)]
    small = np.int32 if len(view) <= _LONGEST_CUT else np.int64
    for start in range(0, len(view), _PIECE):
        piece = view[start : start + _PIECE]
        is_line_end = piece == _LINE_FEED
        places = np.flatnonzero(is_line_end | (piece == sign))
        marks.append((places + start).astype(small))
        is_end.append(is_line_end[places])
    return np.concatenate(marks), np.concatenate(is_end)


def _places_of(view: Any, *signs: int) -> Numbers:
    """Return where any of these signs stands; piece by piece, so that what is only compared stays in the cache."""
    found = []
    for start in range(0, len(view), _PIECE):
        piece = view[start : start + _PIECE]
        is_one = piece == signs[0]
        for sign in signs[1:]:
            is_one |= piece == sign
        found.append(np.flatnonzero(is_one) + start)
    return np.concatenate(found)


def _first_fault(view: Any, quotes: Numbers, opens: npt.NDArray[np.bool_], sign: int) -> int:
    """Return the first quotation mark that opens within a field or closes before its end; the view's size if none."""
    before = np.where(quotes > 0, view[np.maximum(quotes - 1, 0)], _LINE_FEED)
    after = view[np.minimum(quotes + 1, len(view) - 1)]
    neighbour = np.where(opens, before, after)
    is_fault = (neighbour != sign) & (neighbour != _LINE_FEED) & (neighbour != _QUOTE)
    faults = quotes[is_fault]
    return int(faults[0]) if len(faults) else len(view)


def _up_to_fault(ends: Numbers, lines: Numbers, first_fault: int, line_count: int) -> tuple[int, bool]:
    """Count the records before the first fault, and before the first that takes more lines than any may."""
    is_bad = (ends > first_fault) | (np.diff(lines, prepend=0) > LONGEST_QUOTE_LINES)
    if is_bad.any():
        return int(np.argmax(is_bad)), False
    begun = line_count - (int(lines[-1]) if len(lines) else 0)
    return len(ends), 0 < begun < LONGEST_QUOTE_LINES


def _cut_at_marks(bulk: _Bulk) -> Any:
    """Take the cells of records of one width from between the marks, half again as fast as parsing them.

    The block is one Arrow column in which cells and marks alternate; each column of the table takes its cells of it.
    """
    marks, width = bulk.marks, int(bulk.widths[0])
    bounds = np.zeros(2 * len(marks) + 1, np.int32)
    bounds[1::2], bounds[2::2] = marks, marks + 1
    is_filled = np.diff(bounds) > 0
    filled = None if is_filled.all() else pa.py_buffer(np.packbits(is_filled, bitorder="little"))
    pieces = pa.Array.from_buffers(
        pa.string(), len(is_filled), [filled, pa.py_buffer(bounds), pa.py_buffer(bulk.block)]
    )
    columns = [pieces.take(pa.array(np.arange(2 * place, len(is_filled), 2 * width))) for place in range(width)]
    return pa.table(columns, names=[str(place) for place in range(width)])


def _parsed(bulk: _Bulk) -> Any:
    """Let Arrow split records that are proven; it accepts more than RFC 4180, and splits what is by it alike."""
    block, delimiter, width = bulk.block, bulk.delimiter, int(bulk.widths.max())
    if int(bulk.widths.min()) < width:
        missing = np.repeat(bulk.ends, width - bulk.widths)
        block = np.insert(np.frombuffer(block, np.uint8), missing, delimiter.encode()[0]).tobytes()
    # Arrow takes a byte order mark off what it reads, but here it belongs to a cell.
    is_marked = block.startswith(codecs.BOM_UTF8)
    if is_marked:
        block = delimiter.encode() * (width - 1) + b"\n" + block
    has_quotes = b'"' in block
    names = [str(place) for place in range(width)]
    table = arrow_csv.read_csv(
        pa.BufferReader(block),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(block) + 1, use_threads=False),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if has_quotes else False,
            double_quote=has_quotes,
            newlines_in_values=has_quotes,
            ignore_empty_lines=False,
        ),
        convert_options=arrow_csv.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return table.slice(1) if is_marked else table


def _slowly(rest: bytes, delimiter: str, wanted: int, *, is_last: bool) -> tuple[int, Piece]:
    """Split about so many lines by the exact rule and return how many bytes they take (0: more lines are needed)."""
    size = 0
    for _ in range(wanted + LONGEST_QUOTE_LINES):
        size = rest.find(b"\n", size) + 1 or len(rest)
    lines = rest[:size].decode().split("\n")[:-1]
    last = len(lines) if is_last and size == len(rest) else len(lines) - LONGEST_QUOTE_LINES
    records: list[list[str]] = []
    broken: dict[int, str] = {}
    used = 0
    for taken, record in split_lines(lines, delimiter):
        if used >= min(wanted, last):
            break
        if isinstance(record, str):
            broken[len(records)] = record[:_LONGEST_SHOWN]
        records.append([record[:_LONGEST_SHOWN]] if isinstance(record, str) else record)
        used += taken
    return len("\n".join(lines[:used]).encode()) + 1 if used else 0, _piece(records, broken)


def _piece(records: Sequence[list[str]], broken: dict[int, str]) -> Piece:
    widths = np.array([len(record) for record in records], dtype=np.int64)
    width = int(widths.max(initial=0))
    padded = [record + [""] * (width - len(record)) for record in records]
    columns = [pa.array([value or None for value in column], pa.string()) for column in zip(*padded, strict=True)]
    return Piece(pa.table(columns, names=[str(place) for place in range(width)]), widths, broken)
