"""How numbers written in Chinese characters read in digits: 二〇二五年三月三十一日 as 2025年3月31日."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
}
_NUMERAL: Final = re.compile(f"[{''.join(_DIGITS)}十]+")


def with_digits(text: str) -> str:
    """Return a text of dates or periods with its Chinese numerals in digits; 元月 is the first month."""
    return _NUMERAL.sub(_in_digits, text.replace("元月", "1月"))


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return "".join(map(_DIGITS.__getitem__, tens))
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return found[0]  # no day, month or quarter is counted in hundreds
    return _DIGITS.get(tens, "1") + _DIGITS.get(ones, "0")
