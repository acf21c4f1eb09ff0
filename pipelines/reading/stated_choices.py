"""Which choice holds for a whole table, because a title or a name says it and no column does: 外包费用, 自营成本."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pipelines.contract import Field
from pipelines.reading.layout import Header
from pipelines.reading.units import plain

# IN and OUT may be said of anything.
_SHORTEST_ENGLISH: Final = 5


def stated_choices(header: Header, texts: Sequence[str]) -> Iterator[tuple[Field, str]]:
    """Give the missing fields that one of these texts names one value of; the first text that names any decides."""
    for field in header.missing:
        named = next(filter(None, (_named(field, plain(text)) for text in texts)), frozenset()) if field.stated else ()
        if len(named) == 1:
            yield field, field.values[next(iter(named))][0]


def _named(field: Field, text: str) -> frozenset[str]:
    return frozenset(code for code, words in field.values.items() if any(_says(text, plain(word)) for word in words))


def _says(text: str, word: str) -> bool:
    return word in text and (not word.isascii() or len(word) >= _SHORTEST_ENGLISH)
