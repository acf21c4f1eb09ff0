"""How a typed value is shown to people: 是 for true, 555 for 555.000000, a list's word for its code, a month as one."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pipelines.contract import Field
from pipelines.kinds import NUMBER_KINDS
from pipelines.staging.sentences import Words, month_words, quoted

_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_YES_OR_NO: Final = {"true": Words("是", "Yes"), "false": Words("否", "No")}
_BLANK: Final = Words("—", "—")
# Kinds whose typed values are written otherwise than people write them.
CODED_KINDS: Final = NUMBER_KINDS | {"boolean", "enum", "month"}


def shown(field: Field, value: Any) -> Words:
    """Return a value as a sentence quotes it; `value` is typed, or its text as DuckDB writes it."""
    if value is None:
        return _BLANK
    text = str(value)
    if field.kind == "boolean":
        return _YES_OR_NO.get(text.casefold(), Words(text, text))
    if field.kind == "enum" and (words := field.values.get(text)):
        return Words(words[0], next((word for word in words if word.isascii()), words[0]))
    if field.kind == "month":
        with suppress(ValueError):
            return month_words(date.fromisoformat(text))
    if field.kind in NUMBER_KINDS and _NUMBER.fullmatch(text):
        text = _plain_number(field, Decimal(text))
    return Words(quoted(text), quoted(text))


def shown_raw(field: Field, text: str) -> str:
    """Return what a list of cells shows of a value in either language: numbers and months as sheets hold them."""
    words = shown(field, text)
    return words.en if field.kind == "month" else words.zh


def _plain_number(field: Field, number: Decimal) -> str:
    is_rate = field.kind == "ratio"
    plain = (number * 100 if is_rate else number).normalize()
    return f"{plain:f}%" if is_rate else f"{plain:f}"
