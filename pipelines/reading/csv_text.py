"""How a text file becomes a table: strict quoting, one encoding that is certain, no line ever shifted."""

from __future__ import annotations

import codecs
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.contract import Dialect
from pipelines.reading.csv_blocks import Numbers, split_blocks
from pipelines.reading.csv_encoding import line_blocks, looks_chinese
from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError, Sentence, refused, sentence
from pipelines.reading.steps import TEXT_DECODING, tell


@dataclass(frozen=True)
class TextTable:
    """A text file's cells, and the lines whose quoting is broken by row number with raw text and sentence.

    Rows are numbered as Excel numbers them after opening the file: a quoted line break does not begin a row. Lines
    of different widths are filled up with nulls; whether a width is wrong is decided against the header.
    """

    cells: Any
    widths: Sequence[int]
    faulty_rows: dict[int, tuple[str, Sentence]]


def read_csv(path: Path, dialect: Dialect, limits: Limits) -> TextTable:
    """Read a text file in a given dialect; raise FileRefusedError E08 or E12.

    The encoding `auto` means UTF-8 with or without mark, else GB18030 if it looks like Chinese.
    """
    if dialect.encoding != "auto":
        return _read(path, dialect.delimiter, codecs.lookup(dialect.encoding).name, limits)
    try:
        return _read(path, dialect.delimiter, "utf-8", limits)
    except FileRefusedError as fault:
        if fault.sentence.code != "E12" or not looks_chinese(path):
            raise
    return _read(path, dialect.delimiter, "gb18030", limits)


def _read(path: Path, delimiter: str, encoding: str, limits: Limits) -> TextTable:
    size, row = _Size(limits), 1
    faulty: dict[int, tuple[str, Sentence]] = {}
    tables: list[Any] = []
    whole = max(path.stat().st_size, 1)
    blocks = line_blocks(path, encoding, lambda done: tell(size.rows, TEXT_DECODING * done / whole))
    for piece in split_blocks(blocks, delimiter, size.grow):
        for place, line in piece.broken.items():
            faulty[row + place] = (line, sentence("E11.quotes"))
        tables.append(piece.cells)
        row += len(piece.widths)
    schema = pa.schema([(str(place), pa.string()) for place in range(size.widest)])
    if not tables:
        return TextTable(schema.empty_table(), size.widths, faulty)
    columns = pa.concat_tables([_widened(table, schema) for table in tables]).columns
    tables.clear()
    # In one piece, so that whoever takes some rows of a column need not copy them; one by one, to hold little twice.
    for place in range(len(columns)):
        columns[place] = columns[place].combine_chunks()
        pa.default_memory_pool().release_unused()
    return TextTable(pa.table(columns, schema=schema), size.widths, faulty)


class _Size:
    """How many rows a file has so far and how wide they are, held against the limits before cells are made."""

    def __init__(self, limits: Limits) -> None:
        self.widths = array("q")
        self.widest = 0
        self._limits = limits

    @property
    def rows(self) -> int:
        return len(self.widths)

    def grow(self, widths: Numbers) -> None:
        """Count the rows of one piece; raise E08 where the table has become too long, too wide or too large."""
        limits = self._limits
        room = limits.rows - self.rows
        too_wide = (widths[: room + 1] > limits.columns).nonzero()[0]
        if len(too_wide):
            raise refused("E08.columns", columns=int(widths[too_wide[0]]), limit=limits.columns)
        if len(widths) > room:
            raise refused("E08.rows", rows=limits.rows + 1, limit=limits.rows)
        self.widths.frombytes(widths.astype("int64").tobytes())
        self.widest = max(self.widest, int(widths.max(initial=0)))
        if self.rows * self.widest > limits.spanned_cells:
            raise refused("E08.cells", cells=self.rows * self.widest, limit=limits.spanned_cells)


def _widened(table: Any, schema: Any) -> Any:
    for place in range(table.num_columns, len(schema)):
        table = table.append_column(str(place), pa.nulls(table.num_rows, pa.string()))
    return table
