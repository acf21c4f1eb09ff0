"""Which of a few answers a cell gives (yes or no, one of a list), and which text it holds."""

from __future__ import annotations

import re
from typing import Final

from pipelines.reading.cells.days import without_float_tail
from pipelines.reading.cells.marks import plain
from pipelines.reading.cells.outcome import CellContext, Parsed, Reason, UnreadableError

_YES: Final = frozenset(["是", "是的", "有", "对", "y", "yes", "t", "true", "1", "√", "✓", "✔", "☑"]) | frozenset(
    ["已签", "已签订", "已签署", "中标"]
)
# 有 is accepted as yes, so 无 is no here and not a blank.
_NO: Final = frozenset(
    ["否", "不是", "无", "没有", "错", "n", "no", "f", "false", "0", "×", "x", "✗", "✘", "✕", "☒"]
) | frozenset(["未签", "未签订", "未签署", "未中标", "落标"])

_LOST_PRECISION: Final = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{2,3}", re.IGNORECASE)
# What people put behind a name to remark on it; the name is what stands before (M-36).
_TRAILING_MARKS: Final = re.compile(r"(?:\s*(?:[*※]|\((?:新增|新)\)))+$")
_REVERSING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EDGES: Final = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$")


def parse_boolean(text: str) -> Parsed | None:
    """Read a yes or no from a plain text; None where it is neither."""
    word = without_float_tail("".join(text.split()).casefold())
    if word in _YES or word in _NO:
        return Parsed(word in _YES)
    return None


def parse_choice(text: str, context: CellContext) -> Parsed | None:
    """Read a code of the column's list from one of its spellings, the code itself included."""
    wanted = _folded(text)
    for code, spellings in context.values.items():
        known = {_folded(spelling) for spelling in (code, *spellings)}
        if wanted in known or without_float_tail(wanted) in known:
            return Parsed(code)
    return None


def parse_text(raw: str) -> Parsed:
    """Keep a text as it is but for blanks around it; = + - @ at its beginning mean nothing (M-40)."""
    return Parsed(_EDGES.sub("", raw))


def parse_key(raw: str, text: str) -> Parsed:
    """Keep the plain text of an identifier or name; refuse a number that lost its last digits (M-20).

    A character that reverses how what follows is shown makes one name pass for another: such a name is refused.
    """
    if _REVERSING.search(raw):
        raise UnreadableError(Reason.REVERSED)
    if _LOST_PRECISION.fullmatch(text):
        raise UnreadableError(Reason.PRECISION_LOST)
    bare = _TRAILING_MARKS.sub("", text)
    return Parsed(bare, note="M-36") if bare and bare != text else Parsed(text)


def _folded(text: str) -> str:
    return "".join(plain(text).split()).casefold()
