"""Which units a header, a unit note or a cell can name, and what one of each is worth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

# Worth in 元 (domain 2.6 M-09), as a fraction (M-10), and in single pieces (M-32: 万笔).
MONEY_UNITS: Final = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
RATIO_UNITS: Final = {
    "1": Decimal(1),
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "‱": Decimal("0.0001"),
}
COUNT_UNITS: Final = {
    "百": Decimal(100),
    "千": Decimal(1_000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
}

_CURRENCY: Final = re.compile(r"^(?:人民币|rmb|cny)(?=.)|(?<=.)(?:人民币|rmb|cny)$")
_MONEY_SPELLINGS: Final = {
    **{unit: unit for unit in MONEY_UNITS},
    "千": "千元",
    "万": "万元",
    "亿": "亿元",
    "人民币": "元",
    "rmb": "元",
    "cny": "元",
    "yuan": "元",
    "¥": "元",
    "'000": "千元",
    "thousand": "千元",
    "10k": "万元",
    "million": "百万元",
}
_RATIO_SPELLINGS: Final = {
    **{unit: unit for unit in RATIO_UNITS},
    "小数": "1",
    "fraction": "1",
    "percent": "%",
    "pct": "%",
    "百分比": "%",
    "百分数": "%",
    "千分之": "‰",
    "permille": "‰",
    "万分之": "‱",
    "bp": "‱",
    "bps": "‱",
}
# 千万笔 is no 千, and 百分比 counts nothing.
_COUNT: Final = re.compile(r"([十百千]万|[百千万亿])(?![十百千万亿分])[^元\d]{0,3}")
_COUNT_SPELLINGS: Final = {
    "'000": "千",
    "k": "千",
    "thousand": "千",
    "thousands": "千",
    "10k": "万",
    "million": "百万",
    "millions": "百万",
}
# 元/千笔 and 每100件: a price for so many pieces. What the pieces are is free, but never money: 元/万元 is a rate.
_PER: Final = re.compile(r"(?P<money>[^/每]+)(?:[/每](?P<pieces>.*))?")
# 元/㎡/月 is a month's rent of one square metre; of another time's nobody knows what it is in a column by the month.
_PIECES: Final = re.compile(
    r"(?P<count>百|千|万|1(?:00|000|0000)(?=\D))?(?P<what>[^\d百千万亿元][^\d元]*)?"
    r"|m2(?:[/·.]?(?:月|month))?|(?:月|month)[/·.]?m2"
)
_PER_COUNTS: Final = {"百": "百", "千": "千", "万": "万", "100": "百", "1000": "千", "10000": "万"}
_PER_WORTH: Final = {"百": Decimal(100), "千": Decimal(1_000), "万": Decimal(10_000)}
# 使用单位 and 填报单位 are units of the bank: nothing but the name of an amount or count (业务量) may stand before it.
_NOTE: Final = re.compile(
    r"(?:^|[^\u4e00-\u9fff])(?:货币|计量|[\u4e00-\u9fff]{0,8}[量数额])?\s*(?:单\s*位|units?)\s*:\s*([^\s;。()]+)",
    re.IGNORECASE,
)
# 业务量：万笔, 单位为万元 and 以万元计 say it without that colon: only what can be nothing but a unit is taken then.
_SURE: Final = r"(?:人民币)?(?:(?:[百千]?万|[百千亿])?(?:元|笔|件|通|份|张|户|次|人次|单|条|票)|[万亿])|[%‰‱]"
_IN_WORDS: Final = re.compile(
    rf"(?:[量数额]\s*[:为]|单位(?:[均都]|全部|一律|统一)?[是为]|[以按])\s*({_SURE})(?:为单位|计算?|表示|填[写列报]|列示)?(?![\u4e00-\u9fff\d])"
)
_BRACKETED: Final = re.compile(r"\(([^()]{1,12})\)")
_SEPARATOR: Final = re.compile(r"[,、;]|和|及")
_KINDS: Final = ("money", "price", "ratio", "decimal")
_INVISIBLE: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_BRACKETS: Final = str.maketrans("〔〕【】[]", "()()()")


def plain(text: str) -> str:
    """Return a text as headers and units are compared: NFKC, without white space, case folded, () for 〔〕【】."""
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return folded.translate(_BRACKETS)


def unit_for(kind: str, words: Iterable[str]) -> str | None:
    """Return the first of these words that is a unit for a kind of column, in its standard spelling.

    Words must be `plain`. 元/笔 is a unit of money, 元/千笔 of a price for a thousand (“元/千”); 万笔 counts ten
    thousands; in a ratio only parts of one count.
    """
    return next(iter(units_for(kind, words)), None)


def units_for(kind: str, words: Iterable[str]) -> list[str]:
    """Return all different units for a kind of column among these words, in their order: two contradict each other."""
    return list(dict.fromkeys(unit for unit in (_unit(kind, word) for word in words) if unit))


def worth(unit: str) -> Decimal:
    """Return what one of a unit is worth: in 元 (for one piece), as a fraction, or in pieces."""
    whole, _, per = unit.partition("/")
    return _WORTH[whole] / _PER_WORTH[per] if per else _WORTH[whole]


def is_foreign_price(kind: str, words: Iterable[str]) -> bool:
    """Tell whether a word prices something in a way that is not understood for this kind: 元/万元, 元/25件."""
    return any((match := _PER.fullmatch(word)) and _money(match["money"]) and not _unit(kind, word) for word in words)


def is_unit(word: str) -> bool:
    """Tell whether a `plain` word names a unit of any kind, a price that is not understood (元/万元) included."""
    return any(_unit(kind, word) for kind in _KINDS) or is_foreign_price("price", [word])


def split_words(text: str) -> list[str]:
    """Split what stands in brackets: '含税,万元' is two words."""
    return [word.removeprefix("单位:").removeprefix("unit:") for word in _SEPARATOR.split(text)]


def words_noted(line: str) -> tuple[str, ...]:
    """Return the units that a line above the table names: '单位：万元、%', or a title ending in (万元).

    "使用单位：朝阳支行" names a unit of the bank, not of money: words that are no unit are passed over.
    """
    text = unicodedata.normalize("NFKC", line)
    noted = map(plain, (*_NOTE.findall(text), *_IN_WORDS.findall(text)))
    words = [word for note in (*noted, *_BRACKETED.findall(plain(line))) for word in split_words(note)]
    return tuple(dict.fromkeys(word for word in words if is_unit(word)))


def is_unit_note(text: str) -> bool:
    """Tell whether a cell holds nothing but a note of units, as it may stand beside or below a table: 单位：万笔."""
    note = _NOTE.match(unicodedata.normalize("NFKC", text).strip(" ()"))
    return note is not None and bool(words_noted(text))


_WORTH: Final[Mapping[str, Decimal]] = {**MONEY_UNITS, **RATIO_UNITS, **COUNT_UNITS}


def _unit(kind: str, word: str) -> str | None:
    if kind in {"money", "price"}:
        return _price(word) if kind == "price" else _price(word, whole_only=True)
    if kind == "ratio":
        return _RATIO_SPELLINGS.get(word)
    if kind in {"decimal", "integer"}:
        counted = _COUNT.fullmatch(word)
        return counted[1] if counted else _COUNT_SPELLINGS.get(word)
    return None


def _price(word: str, *, whole_only: bool = False) -> str | None:
    """Return 元, 万元 … or 元/千; an amount (not a price) can't be one for a thousand pieces."""
    match = _PER.fullmatch(word)
    money = _money(match["money"]) if match else None
    per = _per(match["pieces"]) if match else None
    if money is None or per is None or (per and whole_only):
        return None
    return f"{money}/{per}" if per else money


def _money(word: str) -> str | None:
    return _MONEY_SPELLINGS.get(word) or _MONEY_SPELLINGS.get(_CURRENCY.sub("", word))


def _per(pieces: str | None) -> str | None:
    """Return for how many pieces a price is: empty for one, None where it can't be told."""
    match = _PIECES.fullmatch(pieces or "")
    return None if match is None else _PER_COUNTS.get(match["count"] or "", "")
