"""How a name from the data stands in a chart: as nothing but text, and short enough."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from dashboard.parts.plain import label

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


def columns(text: object) -> int:
    """Return the width of a text in Latin letters; a Chinese character is as wide as two."""
    return sum(map(_width, str(text)))


def _width(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
