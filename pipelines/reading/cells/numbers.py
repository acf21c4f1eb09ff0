"""What number a cell's text states, exactly (domain 2.6 M-06 to M-10, M-17, M-24)."""

from __future__ import annotations

import decimal
import re
import unicodedata
from decimal import Decimal
from typing import Final

from pipelines.reading.cells.marks import plain
from pipelines.reading.cells.outcome import CellContext, Parsed, Reason, UnreadableError

# Decimals kept in storage; every stored decimal has 18 digits.
SCALES: Final = {"money": 2, "price": 6, "ratio": 9, "decimal": 6}
PRECISION: Final = 18
LARGEST_INTEGER: Final = 2**63 - 1

# Nothing is computed in the millions of digits.
_HUGE: Final = 40
# Excel shows 15 digits: 2.9999999999999996 is its 3.
_DUST_SCALE: Final = 9
_ARITHMETIC: Final = decimal.Context(prec=160, rounding=decimal.ROUND_HALF_UP)

_PARTS: Final = {
    "percent": Decimal("0.01"), "fraction": Decimal(1), "permille": Decimal("0.001"), "per_10k": Decimal("0.0001"),
    "%": Decimal("0.01"), "百分之": Decimal("0.01"), "‰": Decimal("0.001"), "千分之": Decimal("0.001"),
    "‱": Decimal("0.0001"), "万分之": Decimal("0.0001"), "bp": Decimal("0.0001"), "bps": Decimal("0.0001"),
    "基点": Decimal("0.0001"), "个基点": Decimal("0.0001"),
}  # fmt: skip
_TIMES: Final = {
    "百": Decimal(10**2), "千": Decimal(10**3), "万": Decimal(10**4), "十万": Decimal(10**5),
    "百万": Decimal(10**6), "千万": Decimal(10**7), "亿": Decimal(10**8), "万亿": Decimal(10**12),
}  # fmt: skip

_CURRENCY: Final = "¥|人民币|RMB|CNY"
_NUMBER: Final = re.compile(
    rf"""(?P<open>\()?\s*
    (?P<first>{_CURRENCY})?\s*(?P<sign>[-+△])?\s*(?P<second>{_CURRENCY})?\s*
    (?P<part_before>百分之|千分之|万分之)?\s*
    (?P<digits>[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)(?P<exponent>e[-+]?[0-9]{{1,4}})?\s*
    (?P<part>%|‰|‱|bps?|个?基点)?(?P<times>万亿|百万|千万|十万|百|千|万|亿)?\s*
    (?P<yuan>元整|元|圆|块)?\s*(?P<third>{_CURRENCY})?
    (?P<trailing>-)?\s*(?P<close>\))?""",
    re.VERBOSE | re.IGNORECASE,
)
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_SPACE_GROUP: Final = re.compile(r"(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))")
_MINUS: Final = str.maketrans("−–", "--")

# Why a text is no number, the first that fits.
_FAULTS: Final = (
    (Reason.FORMULA_TEXT, re.compile(r"[=@].*|[-+][A-Z(].*", re.IGNORECASE | re.DOTALL)),
    (Reason.FOREIGN_CURRENCY, re.compile(
        r"(?=.*[0-9]).*(?:[$€£₩]|USD|EUR|GBP|HKD|JPY|美元|欧元|港元|港币|日元|英镑).*", re.IGNORECASE)),
    (Reason.BOUND, re.compile(
        r".*(?:[≥≤><≧≦]|以上|以下|以内|不低于|不少于|不超过|不高于|不大于|不小于|至少|最多|最少|超过|大于|小于|高于|低于).*")),
    (Reason.RANGE, re.compile(r"[0-9][0-9.,]*\s*\S{0,2}\s*(?:[-~—–]+|至|到)\s*[0-9][0-9.,]*\s*\S{0,2}")),
    (Reason.APPROXIMATE, re.compile(r".*(?:[~≈约近余多]|大概|左右|上下).*")),
    (Reason.GROUPING, re.compile(r"[-+]?(?=.*,)[0-9.,]+")),
    (Reason.UNIT_WORD, re.compile(r"[-+]?[0-9][0-9.,]*\s*[A-Za-z\u4e00-\u9fff].*", re.DOTALL)),
)  # fmt: skip


def parse_number(raw: str, kind: str, context: CellContext) -> Parsed:
    """Read one of the number kinds; amounts come out in 元, ratios as fractions, rounded half up to their scale.

    Raises UnreadableError. A unit in the cell (12.5万, 95%) prevails over the column's.
    """
    text = plain(_SPACE_GROUP.sub(",", raw)).translate(_MINUS)
    found = _NUMBER.fullmatch(text)
    # NFKC makes 10² into 102 and ① into 1: such signs are no digits.
    if found is None or any(unicodedata.category(character) == "No" for character in raw):
        raise UnreadableError(_fault(text))
    _check_marks(found, kind)
    number = _signed(found)
    if number and number.adjusted() > _HUGE:
        raise UnreadableError(Reason.OUT_OF_RANGE)
    if number < 0 and not context.allow_negative:
        raise UnreadableError(Reason.NEGATIVE)
    worth, note = _worth(found, kind, context, number)
    value = _ARITHMETIC.multiply(number, worth)
    return Parsed(_integer(value), note) if kind == "integer" else Parsed(_stored(value, kind, context), note)


def _fault(text: str) -> Reason:
    return next((reason for reason, form in _FAULTS if form.fullmatch(text)), Reason.NOT_A_NUMBER)


def _check_marks(found: re.Match[str], kind: str) -> None:
    """Refuse marks that contradict each other or the kind of the column."""
    marks = found.groupdict()
    part = marks["part"] or marks["part_before"]
    amount = any(marks[name] for name in ("first", "second", "third", "yuan"))
    signs = [name for name in ("open", "sign", "trailing") if marks[name]]
    currencies = [name for name in ("first", "second", "third") if marks[name]]
    twice = len(signs) > 1 or len(currencies) > 1 or bool(marks["part"] and marks["part_before"])
    if twice or bool(marks["open"]) != bool(marks["close"]) or (part and (amount or marks["times"])):
        raise UnreadableError(Reason.NOT_A_NUMBER)
    if part and kind != "ratio":
        raise UnreadableError(Reason.PERCENT_NOT_EXPECTED)
    if (amount and kind in ("integer", "ratio")) or (marks["times"] and kind == "ratio"):
        raise UnreadableError(Reason.UNIT_WORD)


def _signed(found: re.Match[str]) -> Decimal:
    whole, _, decimals = found["digits"].partition(".")
    if "," in found["digits"] and ("," in decimals or not _GROUPED.fullmatch(whole)):
        raise UnreadableError(Reason.GROUPING)
    number = Decimal(f"{whole.replace(',', '') or 0}.{decimals or 0}{found['exponent'] or ''}")
    negative = found["open"] or found["trailing"] or found["sign"] in ("-", "△")
    return number.copy_negate() if negative and number else number


def _worth(found: re.Match[str], kind: str, context: CellContext, number: Decimal) -> tuple[Decimal, str | None]:
    """Return what one unit of the cell is worth, and M-09 where the cell's unit is not the column's."""
    unit = context.unit
    column = _PARTS[unit] if isinstance(unit, str) and kind == "ratio" else unit
    stated = column if isinstance(column, Decimal) else None
    part = found["part"] or found["part_before"]
    if part:
        return _PARTS[part.lower()], None
    if found["times"] or found["yuan"]:
        own = _TIMES[found["times"]] if found["times"] else Decimal(1)
        return own, None if stated in (None, own) else "M-09"
    if stated is not None:
        return stated, None
    # Zero is zero in every unit; anything else would be a guess.
    if kind in ("money", "price", "ratio") and number:
        raise UnreadableError(Reason.SCALE_UNKNOWN if kind == "ratio" else Reason.UNIT_UNKNOWN)
    return Decimal(1), None


def _integer(value: Decimal) -> int:
    dusted = _ARITHMETIC.quantize(value, Decimal(1).scaleb(-_DUST_SCALE))
    if dusted != dusted.to_integral_value():
        raise UnreadableError(Reason.NOT_AN_INTEGER)
    if abs(dusted) > LARGEST_INTEGER:
        raise UnreadableError(Reason.OUT_OF_RANGE)
    return int(dusted)


def _stored(value: Decimal, kind: str, context: CellContext) -> Decimal:
    scale = SCALES[kind] if context.scale is None else context.scale
    rounded = _ARITHMETIC.quantize(value, Decimal(1).scaleb(-scale))
    if abs(rounded) >= Decimal(10) ** (PRECISION - scale):
        raise UnreadableError(Reason.OUT_OF_RANGE)
    return rounded if rounded else rounded.copy_abs()
