"""The cells of a column that need no thought, read all at once: plain numbers, ISO dates, ordinary words.

Whatever this accepts, `cells.parse_cell` accepts with the same value (a property test compares them); what
it leaves open goes there, text by text.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.kinds import PRECISION
from pipelines.reading.byte_looks import are_digits, are_numbers, identifiers
from pipelines.reading.cells import CellContext

_RATIO_WORTH: Final = {
    "fraction": Decimal(1),
    "percent": Decimal("0.01"),
    "permille": Decimal("0.001"),
    "per_10k": Decimal("0.0001"),
}
# Arrow multiplies decimals of at most 38 digits in all: 24 for the number, 13 for its unit.
_NUMBER: Final = pa.decimal128(24, 12)
_UNIT: Final = pa.decimal128(13, 4)
_MOST_WHOLE_DIGITS: Final = 12
_MOST_INTEGER_DIGITS: Final = 15
_INTEGER: Final = rf"^-?[0-9]{{1,{_MOST_INTEGER_DIGITS}}}$"

_DAY: Final = (
    r"(?:19|20|21)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_MOMENT: Final = rf"^{_DAY}(?: (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?$"

# An identifier has a digit and none of the signs that NFKC, trimming or the words for "no data" touch; a sentence is
# too long for such a word. 9.11101E+17 is what Excel leaves of a long number.
_ORDINARY: Final = r"A-Za-z0-9\x{4e00}-\x{9fff}"
_IDENTIFIER: Final = rf"^[A-Za-z\x{{4e00}}-\x{{9fff}}][{_ORDINARY}()._-]*[0-9][{_ORDINARY}()._-]*$"
_DIGITS: Final = r"^[0-9]+$"
_KEY_SENTENCE: Final = rf"^[A-Za-z\x{{4e00}}-\x{{9fff}}][{_ORDINARY}()._ -]{{15,}}[{_ORDINARY}]$"
_SENTENCE: Final = rf"^[{_ORDINARY}][{_ORDINARY}()._ ,;:!?/%+*&，。、；：（）“”《》！？-]{{15,}}[{_ORDINARY}。]$"


@dataclass(frozen=True)
class PlainValues:
    """Values of the texts that were read in bulk (null for the rest), and which those are."""

    values: Any
    is_read: npt.NDArray[np.bool_]


def read_plain(texts: Any, kind: str, context: CellContext, stored_type: Any) -> PlainValues | None:
    """Read what is plain among distinct texts (an Arrow array without nulls); None where a kind has no bulk path."""
    if kind in {"money", "price", "ratio", "decimal"}:
        return _decimals(texts, kind, context, stored_type)
    if kind == "integer":
        return _integers(texts, context)
    if kind in {"date", "datetime"}:
        return _moments(texts, context, stored_type)
    if kind in {"text", "key_text"}:
        return _words(texts, kind)
    return None


def _decimals(texts: Any, kind: str, context: CellContext, stored_type: Any) -> PlainValues | None:
    worth = _worth(kind, context)
    if worth is None:
        return None
    whole = min(_MOST_WHOLE_DIGITS, PRECISION - stored_type.scale - max(0, worth.adjusted()) - 1)
    if are_numbers(texts, whole) and (values := _exactly(texts, worth, stored_type)) is not None:
        return PlainValues(values, np.ones(len(texts), dtype=bool))
    sign = "-?" if context.allow_negative else ""
    groups = max(0, (whole - 3) // 3)
    pattern = rf"^{sign}(?:[0-9]{{1,{whole}}}|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,{groups}}})(?:\.[0-9]{{1,12}})?$"
    is_read = (
        _matches(texts, pattern) if groups else _matches(texts, rf"^{sign}[0-9]{{1,{whole}}}(?:\.[0-9]{{1,12}})?$")
    )
    bare = pc.replace_substring(pc.if_else(pa.array(is_read), texts, "0"), ",", "")
    return _kept(_in_unit(bare.cast(_NUMBER), worth, stored_type), is_read)


def _exactly(numbers: Any, worth: Decimal, stored_type: Any) -> Any:
    """Return the values of digits with a point; None where one has two points or more decimals than are stored."""
    try:
        if worth == 1:
            return numbers.cast(stored_type)
        return _in_unit(numbers.cast(_NUMBER), worth, stored_type)
    except pa.ArrowInvalid:
        return None


def _in_unit(numbers: Any, worth: Decimal, stored_type: Any) -> Any:
    exact = pc.multiply(numbers, pa.scalar(worth, _UNIT))
    # Half away from zero is what ROUND_HALF_UP does to decimals.
    return pc.round(exact, ndigits=stored_type.scale, round_mode="half_towards_infinity").cast(stored_type)


def _worth(kind: str, context: CellContext) -> Decimal | None:
    if kind == "ratio":
        return _RATIO_WORTH[context.unit] if isinstance(context.unit, str) else None
    if context.unit is None:
        return Decimal(1) if kind == "decimal" else None
    return context.unit if isinstance(context.unit, Decimal) else None


def _integers(texts: Any, context: CellContext) -> PlainValues | None:
    if context.unit is not None:
        return None
    if are_digits(texts, _MOST_INTEGER_DIGITS):
        return PlainValues(texts.cast(pa.int64()), np.ones(len(texts), dtype=bool))
    is_read = _matches(texts, _INTEGER if context.allow_negative else _INTEGER.replace("-?", ""))
    return _kept(pc.if_else(pa.array(is_read), texts, "0").cast(pa.int64()), is_read)


def _moments(texts: Any, context: CellContext, stored_type: Any) -> PlainValues | None:
    if context.formats:
        return None
    is_read = _matches(texts, _MOMENT)
    plain = pc.if_else(pa.array(is_read), texts, "2000-01-01")
    moments = plain.cast(pa.timestamp("us"))
    return _kept(moments.cast(stored_type, safe=False), is_read)


def _words(texts: Any, kind: str) -> PlainValues:
    is_read = identifiers(texts)
    if is_read.all():
        return PlainValues(texts, is_read)
    others = texts.filter(pa.array(~is_read))
    is_plain = _matches(others, _IDENTIFIER) | _matches(others, _DIGITS)
    is_read[~is_read] = is_plain | _matches(others, _SENTENCE if kind == "text" else _KEY_SENTENCE)
    return _kept(texts, is_read)


def _kept(values: Any, is_read: npt.NDArray[np.bool_]) -> PlainValues:
    return PlainValues(pc.if_else(pa.array(is_read), values, pa.scalar(None, values.type)), is_read)


def _matches(texts: Any, pattern: str) -> npt.NDArray[np.bool_]:
    found = pc.match_substring_regex(texts, pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)
