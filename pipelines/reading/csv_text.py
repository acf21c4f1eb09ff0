"""How a text file becomes a table: strict quoting, one encoding that is certain, no line ever shifted."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from pipelines.contract import Dialect
from pipelines.reading.limits import Limits
from pipelines.reading.messages import Sentence, refused, sentence

_CHUNK_ROWS: Final = 50_000
_LONGEST_QUOTE_LINES: Final = 200
_LONGEST_SHOWN: Final = 200
# A GB18030 character that people write has a second byte of A1 or more. Western text read as
# GB18030 pairs an accented letter with the ASCII letter after it, so its second bytes lie below.
_PAIR: Final = re.compile(rb"[\x81-\xfe]([\x40-\xfe])")
_COMMON_TRAIL: Final = 0xA1
_COMMON_SHARE: Final = 0.6


@dataclass(frozen=True)
class TextTable:
    """A text file's cells, and the lines whose quoting is broken by row number with raw text and sentence.

    Rows are numbered as Excel numbers them after opening the file: a quoted line break does not begin a row. Lines
    of different widths are filled up with nulls; whether a width is wrong is decided against the header.
    """

    cells: Any
    widths: list[int]
    faulty_rows: dict[int, tuple[str, Sentence]]


def read_csv(path: Path, dialect: Dialect, limits: Limits) -> TextTable:
    """Read a text file in a given dialect; raise FileRefusedError E08 or E12."""
    text = _decode(path.read_bytes(), dialect.encoding)
    columns = _Columns(limits)
    faulty: dict[int, tuple[str, Sentence]] = {}
    for row, record in enumerate(split_records(text, dialect.delimiter), start=1):
        if isinstance(record, str):
            faulty[row] = (record[:_LONGEST_SHOWN], sentence("E11.quotes"))
            columns.add([record[:_LONGEST_SHOWN]])
        else:
            columns.add(record)
    return TextTable(columns.table(), columns.widths, faulty)


def split_records(text: str, delimiter: str) -> Iterator[list[str] | str]:
    """Split text into records by RFC 4180; a record that breaks the rules comes back as the raw line.

    Stricter than Python's csv module, which accepts a quotation mark in the middle of a field. After a
    broken line reading goes on with the next one, so one stray quotation mark costs one line.
    """
    end = re.escape(delimiter)
    field = re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|([^"{end}\n]*))(?:({end})|\Z)')
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if '"' not in line:
            yield line.split(delimiter)
            continue
        taken, record = _quoted_record(lines, position - 1, field)
        yield line if record is None else record
        position += taken - 1


def _quoted_record(lines: list[str], start: int, field: re.Pattern[str]) -> tuple[int, list[str] | None]:
    """Return how many lines a record with quotation marks takes, and its fields (None if it is broken)."""
    quotes = 0
    for taken, line in enumerate(lines[start : start + _LONGEST_QUOTE_LINES], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            record = _fields("\n".join(lines[start : start + taken]), field)
            return (taken, record) if record is not None else (1, None)
    return 1, None


def _fields(record: str, field: re.Pattern[str]) -> list[str] | None:
    fields: list[str] = []
    position = 0
    while match := field.match(record, position):
        quoted, bare, separator = match.groups()
        fields.append(bare if quoted is None else quoted.replace('""', '"'))
        position = match.end()
        if not separator:
            return fields if position == len(record) else None
    return None


def _decode(content: bytes, encoding: str) -> str:
    """Return the text; `auto` means UTF-8 with or without mark, else GB18030 if it looks like Chinese."""
    if encoding != "auto":
        return _decode_as(content, encoding)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        raise refused("E12")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not _looks_chinese(content):
            raise refused("E12") from None
    return _decode_as(content, "gb18030")


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise refused("E12") from fault
    if "\0" in text:
        raise refused("E12")
    return text.removeprefix("\ufeff")


def _looks_chinese(content: bytes) -> bool:
    trails = _PAIR.findall(content)
    common = sum(1 for trail in trails if trail[0] >= _COMMON_TRAIL)
    return bool(trails) and common >= _COMMON_SHARE * len(trails)


class _Columns:
    """Text columns that grow row by row, kept as Arrow chunks so that a large file stays small in memory."""

    def __init__(self, limits: Limits) -> None:
        self.widths: list[int] = []
        self._limits = limits
        self._rows: list[list[str]] = []
        self._chunks: list[Any] = []

    def add(self, record: list[str]) -> None:
        if len(record) > self._limits.columns:
            raise refused("E08.columns", columns=len(record), limit=self._limits.columns)
        self.widths.append(len(record))
        if len(self.widths) > self._limits.rows:
            raise refused("E08.rows", rows=len(self.widths), limit=self._limits.rows)
        self._rows.append(record)
        if len(self._rows) == _CHUNK_ROWS:
            self._flush()

    def table(self) -> Any:
        """Return all rows as one table as wide as the widest line; empty fields are null."""
        self._flush()
        width = max(self.widths, default=0)
        schema = pa.schema([(str(place), pa.string()) for place in range(width)])
        tables = [self._widened(chunk, schema) for chunk in self._chunks]
        return pa.concat_tables(tables) if tables else schema.empty_table()

    def _flush(self) -> None:
        if not self._rows:
            return
        width = max(map(len, self._rows))
        padded = [row if len(row) == width else row + [""] * (width - len(row)) for row in self._rows]
        columns = [pa.array([value or None for value in column], pa.string()) for column in zip(*padded, strict=True)]
        self._chunks.append(pa.table(columns, names=[str(place) for place in range(width)]))
        self._rows = []

    @staticmethod
    def _widened(chunk: Any, schema: Any) -> Any:
        for place in range(chunk.num_columns, len(schema)):
            chunk = chunk.append_column(str(place), pa.nulls(chunk.num_rows, pa.string()))
        return chunk
