"""How the bytes of a text file become UTF-8 lines, every line break a line feed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from pipelines.reading.limits import MIB
from pipelines.reading.messages import refused

_BLOCK: Final = 8 * MIB
_DECODED_AT_ONCE: Final = 1 << 17
# A GB18030 character that people write has a second byte of A1 or more. Western text read as
# GB18030 pairs an accented letter with the ASCII letter after it, so its second bytes lie below.
_PAIR: Final = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_COMMON_TRAIL: Final = 0xA1
_COMMON_SHARE: Final = 0.6
# The first bytes of the characters in daily use, of GB 2312 and of Big5; the second bytes of Big5 have a gap.
_FIRST_GB, _LAST_GB = 0xB0, 0xD7
_FIRST_BIG5, _LAST_BIG5 = 0xA4, 0xC6
_BIG5_GAP_FROM: Final = 0x7F


def line_blocks(path: Path, encoding: str, heard: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """Give a text file as UTF-8, some MiB at a time, each block whole lines and ending in a line feed.

    `heard` is told how many bytes of the file are read. Raises FileRefusedError E12 where it is not in this encoding.
    """
    raw = _chunks(path, heard)
    chunks = raw if encoding == "utf-8" else _transcoded(raw, encoding)
    for block in _cut_at_lines(_without_mark(chunks)):
        if b"\0" in block or not _is_utf8(block):
            raise refused("E12")
        yield block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block


def _is_utf8(block: bytes) -> bool:
    # Piece by piece, so that what is decoded stays in the cache: three times as fast as Arrow's look at the whole.
    view, start = memoryview(block), 0
    try:
        while start < len(block):
            piece = view[start : start + _DECODED_AT_ONCE]
            start += codecs.utf_8_decode(piece, "strict", start + len(piece) == len(block))[1]
    except UnicodeDecodeError:
        return False
    return True


def looks_chinese(path: Path) -> bool:
    """Tell whether what is not UTF-8 can only be GB18030: its characters are those that people write.

    Read as Big5 they must not be in daily use more often than read as GB18030.
    """
    # A line feed is in no GB18030 character, so pairs can be counted line by line.
    pairs = common = daily_gb = daily_big5 = 0
    for block in _cut_at_lines(_chunks(path)):
        leads, trails = np.frombuffer(b"".join(_PAIR.findall(block)), np.uint8).reshape(-1, 2).T
        is_common = trails >= _COMMON_TRAIL
        pairs += len(trails)
        common += int(np.count_nonzero(is_common))
        daily_gb += int(np.count_nonzero(is_common & (leads >= _FIRST_GB) & (leads <= _LAST_GB)))
        is_big5 = is_common | (trails < _BIG5_GAP_FROM)
        daily_big5 += int(np.count_nonzero(is_big5 & (leads >= _FIRST_BIG5) & (leads <= _LAST_BIG5)))
    return pairs > 0 and common >= _COMMON_SHARE * pairs and daily_gb >= daily_big5


def _chunks(path: Path, heard: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """Give a file's bytes some MiB at a time, each piece up to the end of a line so that none has to be cut again."""
    done = 0
    with path.open("rb") as file:
        while True:
            file.seek(done + _BLOCK)
            file.readline()
            end = file.tell()
            file.seek(done)
            chunk = file.read(end - done)
            if not chunk:
                return
            yield chunk
            done += len(chunk)
            if heard:
                heard(done)


def _without_mark(chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield next(chunks, b"").removeprefix(codecs.BOM_UTF8)
    yield from chunks


def _transcoded(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            if text := decoder.decode(chunk):
                yield text.encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as fault:
        raise refused("E12") from fault


def _cut_at_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Give the same bytes in pieces that end in a line feed; one is added where the last line has none."""
    begun: list[bytes] = []
    for chunk in chunks:
        end = chunk.rfind(b"\n") + 1
        if end:
            yield b"".join((*begun, chunk[:end]))
            begun = []
        if end < len(chunk):
            begun.append(chunk[end:])
    if begun:
        last = b"".join(begun)
        yield last if last.endswith(b"\r") else last + b"\n"
