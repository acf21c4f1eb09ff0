"""The texts that a workbook's cells share, all at once where they are plain, the others by the fast reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.reading.asked_cells import AskedCell, CellReader
from pipelines.reading.plain_cells import NO_STYLE
from pipelines.reading.plain_xml import (
    HIDING,
    LONGEST_WHOLE,
    OTHER_ENCODING,
    Mask,
    NotPlainError,
    Numbers,
    Piece,
    cut_out,
    piece_of,
)

# What a reader may take for something else.
_ODD: Final = r"[&>\r\n\t]|_x"
_BEGIN, _ITEM_END, _END = b"<si", b"</si>", b"</sst>"
# An item that begins otherwise may count as none, and every number behind it would name another text.
_ITEMS: Final = (b"<si><t>", b"<si><t x", b"<si><r>")


def shared_texts(reader: CellReader) -> Any:
    """Return a workbook's shared texts in order, as one Arrow array; raise NotPlainError where they can't be told."""
    part = reader.parts.shared_texts
    if part is None:
        return pa.array([], pa.string())
    found = [pa.array([], pa.string())]
    asked: list[int] = []
    count = 0
    for xml in _items_of(reader.archive.verified(part)):
        texts, is_plain = _plain_texts(piece_of(xml))
        found.append(texts)
        asked.extend((np.flatnonzero(~is_plain) + count).tolist())
        count += len(is_plain)
    plain = pa.concat_arrays(found)
    if not asked:
        return plain
    told = pa.array(reader.texts([AskedCell(NO_STYLE, True, str(place)) for place in asked]), pa.string())
    order = np.empty(count, np.int64)
    order[[*np.setdiff1d(np.arange(count), asked).tolist(), *asked]] = np.arange(count)
    return pa.concat_arrays([plain, told]).take(pa.array(order))


def _items_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the XML of whole items, piece by piece."""
    stream = iter(chunks)
    head, begin, rest = next(stream, b"").partition(_BEGIN)
    if not begin or OTHER_ENCODING.search(head) or any(sign in head for sign in HIDING):
        raise NotPlainError
    rest = begin + rest
    for chunk in (b"", *stream):
        rest += chunk
        end = rest.rfind(_ITEM_END) + len(_ITEM_END)
        if end >= len(_ITEM_END):
            yield rest[:end]
            rest = rest[end:]
        if len(rest) > LONGEST_WHOLE:
            raise NotPlainError
    if not rest.startswith(_END):
        raise NotPlainError


def _plain_texts(piece: Piece) -> tuple[Any, Mask]:
    """Return the texts of the plain items among some, and which those are."""
    items, is_plain = _items(piece)
    _check_sound(piece, items, is_plain)
    places = items[is_plain]
    texts = cut_out(piece.xml, piece.begins[places + 1] + len("<t>"), piece.begins[places + 2])
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid as fault:
        raise NotPlainError from fault
    is_odd = _are_odd(texts)
    is_plain[np.flatnonzero(is_plain)[is_odd]] = False
    return (texts.filter(pa.array(~is_odd)) if is_odd.any() else texts), is_plain


def _items(piece: Piece) -> tuple[Numbers, Mask]:
    """Return which tags begin a shared text, and which of those are nothing but <si><t>text</t></si>."""
    begins = piece.begins[:-1]
    items = np.flatnonzero(piece.has(begins, _BEGIN))
    known = [piece.has(begins[items], beginning) for beginning in _ITEMS]
    if not len(items) or items[0] or items[-1] + 3 >= len(begins) or not np.logical_or.reduce(known).all():
        raise NotPlainError
    text_end, last = begins[items + 2], begins[items + 3]
    is_plain = known[0] & piece.has(text_end, b"</t></si") & piece.has(last, _ITEM_END) & (last == text_end + 4)
    return items, is_plain & (text_end > begins[items] + len("<si><t>"))


def _check_sound(piece: Piece, items: Numbers, is_plain: Mask) -> None:
    """Raise NotPlainError where an item does not end where the next begins, or is no XML: all would be miscounted."""
    begins = piece.begins[items]
    ends = np.append(begins[1:], piece.begins[-1])
    if not piece.all_have(ends - len(_ITEM_END), _ITEM_END):
        raise NotPlainError
    bounds = zip(begins[~is_plain].tolist(), ends[~is_plain].tolist(), strict=True)
    others = b"".join(piece.xml[begin:end] for begin, end in bounds)
    try:
        found = ET.fromstring(b"<sst>" + others + _END)  # noqa: S314 - the preflight has refused document types
    except (ET.ParseError, ValueError) as fault:
        raise NotPlainError from fault
    if len(found) != np.count_nonzero(~is_plain):
        raise NotPlainError


def _are_odd(texts: Any) -> Mask:
    is_odd = pc.not_equal(pc.utf8_trim_whitespace(texts), texts)
    return np.asarray(pc.or_(is_odd, pc.match_substring_regex(texts, _ODD)).to_numpy(zero_copy_only=False), dtype=bool)
