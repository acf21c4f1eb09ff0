"""Which texts carry no value: blanks, words that mean blank, Excel's error words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pipelines.reading.cells.outcome import Parsed

_INVISIBLE: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_APOSTROPHES: Final = frozenset("'‘’`")

_ERROR_WORD: Final = re.compile(
    r"#(?:DIV/0!|N/A|NA|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    r"|GETTING_DATA|BUSY!|EXTERNAL!|PYTHON!|ERROR!)|#{3,}|Err:5[0-9]{2}",
    re.IGNORECASE,
)
_DASHES: Final = re.compile(r"[-–—―−─‐‑﹘/\\]+")
_BLANK_WORDS: Final = frozenset(
    {
        "无",
        "暂无",
        "无数据",
        "暂无数据",
        "未统计",
        "未填",
        "未填写",
        "未填报",
        "未提供",
        "未知",
        "空",
        "空白",
        "缺",
        "缺失",
    }
    | {"null", "none", "nil", "(空)", "(无)", "(blank)"}
)
_NOT_APPLICABLE: Final = frozenset(["不适用", "不涉及", "n/a", "na", "n.a.", "n.a", "notapplicable"])


def plain(raw: str) -> str:
    """Return the text as it was meant: half width, nothing invisible, no outer blanks or leading apostrophe.

    Source: domain 2.6 M-06, M-18.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).strip()
    if text[:1] in _APOSTROPHES and text[1:][-1:] not in _APOSTROPHES:
        return text[1:].strip()
    return text


def is_error_word(text: str) -> bool:
    """Whether a plain text is what Excel shows for a failed formula or a column too narrow (M-19)."""
    return _ERROR_WORD.fullmatch(text) is not None


def blank(text: str) -> Parsed | None:
    """Return the null that a plain text stands for (M-16), or None where it is no blank."""
    if not text:
        return Parsed(None)
    word = "".join(text.split()).casefold()
    if word in _NOT_APPLICABLE:
        return Parsed(None, note="M-16", not_applicable=True)
    if word in _BLANK_WORDS or _DASHES.fullmatch(word):
        return Parsed(None, note="M-16")
    return None
