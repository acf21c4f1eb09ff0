"""For whom and how long an amount is, as a header says it: 元/工位/月 is one seat's and month's (domain 2.10)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipelines.contract import Contract, Field
from pipelines.kinds import AMOUNT_KINDS
from pipelines.reading.units import plain, split_words

# What an amount may be for: a time, or one of something; anything else is a piece of work.
_PERSON, _SEAT, _AREA, _PIECE, _MONTH, _QUARTER = "person", "seat", "m2", "piece", "month", "quarter"
_WORDS: Final = {
    "平方米": _AREA, "平米": _AREA, "m2": _AREA, "sqm": _AREA,
    "工位": _SEAT, "席位": _SEAT, "坐席": _SEAT, "座席": _SEAT, "seat": _SEAT,
    "人员": _PERSON, "员工": _PERSON, "person": _PERSON, "people": _PERSON, "head": _PERSON, "leaver": _PERSON,
    "fte": _PERSON, "人": _PERSON, "员": _PERSON, "名": _PERSON,
    "半年度": "half year", "半年": "half year", "年度": "year", "年": "year", "year": "year", "annual": "year",
    "季度": _QUARTER, "季": _QUARTER, "quarter": _QUARTER, "月度": _MONTH, "月": _MONTH, "month": _MONTH,
    "周": "week", "week": "week", "天": "day", "日": "day", "day": "day",
    "小时": "hour", "工时": "hour", "时": "hour", "hour": "hour",
}  # fmt: skip
_TIMES: Final = frozenset({"half year", "year", _QUARTER, _MONTH, "week", "day", "hour"})
_KNOWN: Final = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
# 元/季合计, CNY/quarter in all; each seat's; the signs between two of them.
_EMPTY: Final = re.compile(r"合计|共计|总计|inall|total|每|per|个|[/·.、*×\-]")
_BRACKETED: Final = re.compile(r"\(([^()]*)\)")
_PER: Final = re.compile(r"[^/每]*(?:元|cny|rmb|yuan|¥|万|千|百万|亿)[^/每元]{0,3}[/每](.+)")
# What a name itself says: 月人均工资, 季度奖金.
_NAMED: Final = re.compile("人均|每人|季度|季|月")


def per_of(header: str) -> frozenset[str]:
    """Return for what the amounts below a header are, as its unit says: of 元/人/月 person and month."""
    said = [word for inside in _BRACKETED.findall(plain(header)) for word in split_words(inside)]
    return frozenset(each for word in said if (match := _PER.fullmatch(word)) for each in _parts(match[1]))


def is_for_something_else(contract: Contract, field: Field, header: str) -> bool:
    """Tell whether a header states amounts for another person, thing or time than its field: 系统许可费(元/年).

    A field whose own header says neither is for the row's period in a contract that has one; elsewhere it is open.
    """
    said = per_of(header)
    if not said or field.kind not in (*AMOUNT_KINDS, "decimal"):
        return False
    meant, named = _meant(field.title_zh, field.title_en)
    if not meant and not named:
        return field.kind == "money" and any(each.kind == "period" for each in contract.fields)
    # A price of one piece may be one of any piece; a header's own name may say a part: 月工资(元/人).
    missing = meant - said - _named(_BRACKETED.sub("", plain(header)))
    return not said <= meant | named or bool(missing - {_PERSON})


@lru_cache(maxsize=1024)
def _meant(title_zh: str, title_en: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return for what an official header says its amounts are, in its unit and in its name."""
    return per_of(title_zh) | per_of(title_en), _named(_BRACKETED.sub("", plain(title_zh)))


def _parts(text: str) -> frozenset[str]:
    rest = _EMPTY.sub("", _KNOWN.sub("", text))
    return frozenset(_WORDS[each] for each in _KNOWN.findall(text)) | (frozenset({_PIECE}) if rest else frozenset())


def _named(name: str) -> frozenset[str]:
    return frozenset(_PERSON if "人" in each else _WORDS[each] for each in _NAMED.findall(name))
