"""How a name from the data stands in a chart: as nothing but text, and short enough."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from math import ceil

from dashboard.parts.plain import label

# How wide letters are, as shares of the size they are written in; a Chinese character is as wide as it is high.
_NARROW, _CAPITAL, _BROAD, _OTHER = 0.3, 0.64, 0.86, 0.52
_TAG = re.compile(r"<[^>]*>")
# Thirteen Chinese characters: firms that share a town and a trade differ in the last ones.
WIDEST = 26
PIXELS_PER_COLUMN = 7


def safe(name: object) -> str:
    """Return the whole name with what Plotly would read as a tag escaped."""
    return label(name)


def short(name: object, widest: int = WIDEST) -> str:
    """Return the name, ending in an ellipsis where it is wider than `widest` Latin letters."""
    text, width = "", 0
    for letter in str(name):
        width += _width(letter)
        if width > widest:
            return label(text.rstrip()) + "…"
        text += letter
    return label(text)


def room(names: Iterable[object], widest: int = WIDEST) -> int:
    """Return the pixels that the longest of these names needs beside a chart."""
    longest = max((min(columns(name), widest + 1) for name in names), default=0)
    return 16 + PIXELS_PER_COLUMN * longest


def pixels(text: object, size: int) -> int:
    """Return about how wide a text of a chart is when written in a size, tags left out; rather too much."""
    return ceil(size * sum(map(_share, unescape(_TAG.sub("", str(text))))))


def columns(text: object) -> int:
    """Return the width of a text in Latin letters; a Chinese character is as wide as two."""
    return sum(map(_width, str(text)))


def _share(letter: str) -> float:
    # A shape such as ● comes from the Chinese face.
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1
    if letter in "iljtfrI.,:;'|!()· ":
        return _NARROW
    if letter in "mwMW%":
        return _BROAD
    return _CAPITAL if letter.isupper() else _OTHER


def _width(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
