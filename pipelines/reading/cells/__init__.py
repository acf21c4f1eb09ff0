"""What one cell's text means under its column's kind: a typed value, or the reason why there is none."""

from __future__ import annotations

from typing import get_args

from pipelines.reading.cells.choices import parse_boolean, parse_choice, parse_key, parse_text
from pipelines.reading.cells.days import parse_day, parse_moment
from pipelines.reading.cells.marks import blank, is_error_word, plain
from pipelines.reading.cells.numbers import SCALES, parse_number
from pipelines.reading.cells.outcome import (
    CellContext,
    Kind,
    Parsed,
    RatioUnit,
    Reason,
    Rejected,
    UnreadableError,
    Value,
)
from pipelines.reading.cells.periods import parse_month, parse_period

__all__ = ["CellContext", "Kind", "Parsed", "RatioUnit", "Reason", "Rejected", "Value", "parse_cell"]

_KINDS = get_args(Kind)
_NUMBER_KINDS = ("integer", *SCALES)
_TIME_KINDS = {"date": parse_day, "datetime": parse_moment, "month": parse_month, "period": parse_period}
# No number or date is longer; the patterns are spared a page of prose.
_LONGEST = 64
_TOO_LONG = {
    "date": Reason.NOT_A_DATE,
    "datetime": Reason.NOT_A_DATE,
    "month": Reason.NOT_A_MONTH,
    "period": Reason.NOT_A_PERIOD,
}


def parse_cell(raw: str, kind: str, context: CellContext) -> Parsed | Rejected:
    """Read a cell's raw text as a kind: the reference for every text, the ordinary ones included.

    Excel's error words are refused in every kind (M-19); then yes/no and listed choices are recognised
    before words that mean blank (M-16), so that a list may hold 无 or None. Amounts come out in 元, ratios
    as fractions. Raises ValueError for an unknown kind. Source: domain 2.6.
    """
    if kind not in _KINDS:
        raise ValueError(f"no cell is of kind {kind!r}; kinds are {', '.join(_KINDS)}")
    text = plain(raw)
    if is_error_word(text):
        return Rejected(Reason.ERROR_CELL)
    try:
        answer = _listed(text, kind, context) or blank(text)
        return answer or _value(raw, text, kind, context)
    except UnreadableError as fault:
        return Rejected(fault.reason, fault.params)


def _listed(text: str, kind: str, context: CellContext) -> Parsed | None:
    if kind == "boolean":
        return parse_boolean(text)
    return parse_choice(text, context) if kind == "enum" else None


def _value(raw: str, text: str, kind: str, context: CellContext) -> Parsed:
    if kind in (*_NUMBER_KINDS, *_TIME_KINDS) and len(text) > _LONGEST:
        raise UnreadableError(_TOO_LONG.get(kind, Reason.NOT_A_NUMBER))
    if kind in _NUMBER_KINDS:
        return parse_number(raw, kind, context)
    if kind in _TIME_KINDS:
        return _TIME_KINDS[kind](raw, context)
    if kind == "text":
        return parse_text(raw)
    if kind == "key_text":
        return parse_key(raw, text)
    if kind == "boolean":
        raise UnreadableError(Reason.NOT_YES_NO)
    raise UnreadableError(Reason.UNKNOWN_CHOICE, {"allowed": ", ".join(context.values)})
