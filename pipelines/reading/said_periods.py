"""Which periods a line around a table speaks of: a day says when it was filled in, two days say a time (M-01)."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

from pipelines.reading.units import plain

# 〔2024〕12号 numbers a document; 25年3月 is 2025年3月.
_DOCUMENT: Final = re.compile(r"\(20\d{2}\)第?\d+号")
_SHORT_YEAR: Final = re.compile(
    r"(?<![\d.])(2\d)年(?=第?[一二三四1-4]季度|[上下]半年|q[1-4]|(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月)"
)


def _day(name: str) -> str:
    """Return a pattern of a whole day in its usual spellings, a time of day behind it or not."""
    return (
        rf"(?<!\d)(?P<{name}y>20\d{{2}})(?:年(?P<{name}m1>\d{{1,2}})月(?P<{name}d1>\d{{1,2}})[日号]"
        rf"|(?:(?P<{name}s>[-./])(?P<{name}m2>\d{{1,2}})(?P={name}s)(?P<{name}d2>\d{{1,2}})"
        rf"|(?P<{name}m3>0[1-9]|1[0-2])(?P<{name}d3>[0-3]\d))"
        rf"(?:(?P<{name}midnight>00:00:00)|\d{{2}}:\d{{2}}(?::\d{{2}})?)?(?!\d))"
    )


_DAY: Final = re.compile(_day("a"))
_FROM_TO: Final = re.compile(rf"{_day('a')}(?:[-~—–]+|至|到)(?:{_day('b')}|(?P<bm4>\d{{1,2}})月\d{{1,2}}[日号])")
# What may stand before a day of which the figures themselves are.
_AS_OF: Final = re.compile(r"(?:截[至止](?:日期?|时间)?|(?:统计|数据|业务|基准|会计)(?:日期?|时间)):?$")
_FILLED_IN: Final = re.compile(
    r"(?:日期?|时间|(?:填|制|编)[报表制]?|打印|导出|报送|上报|生成|查询|更新|提取|下载|date|time|on|by)[^\d]{0,2}$"
)
_FILLED_IN_BEHIND: Final = re.compile(r"[^\d]{0,2}(?:填|制表|编制|打印|导出|报送|上报|生成|查询|更新|提取|下载)")
_MONTHS: Final = range(1, 13)


def said(text: str) -> str:
    """Return a text in `plain` form without days, unless they say what the figures are of; of two days the months."""
    months = with_days(text)
    return _DAY.sub(lambda found: _without_day(found, months), months)


def with_days(text: str) -> str:
    """Return a text in `plain` form without numbers of documents, with whole years, months for a time from day to day.

    A day may still tell the year where nothing else does.
    """
    return _FROM_TO.sub(_months, _SHORT_YEAR.sub(r"20\1年", _DOCUMENT.sub(" ", plain(text))))


def _without_day(found: re.Match[str], text: str) -> str:
    """Keep the month of a day behind 截至 and the like, where Excel made a typed month its first day, and of its last.

    A list 外包人员花名册（2025年3月31日） is of March, a sheet filled in on that day need not be.
    """
    year, month, day = int(found["ay"]), _month(found, "a"), _number(found, "ad")
    before, after = text[: found.start()], text[found.end() :]
    is_typed_month = found["amidnight"] and day == 1
    is_last = month in _MONTHS and day == monthrange(year, month)[1] and not _FILLED_IN.search(before)
    is_kept = is_typed_month or _AS_OF.search(before) or (is_last and not _FILLED_IN_BEHIND.match(after))
    return f"{year}年{month}月" if is_kept else " "


def _months(found: re.Match[str]) -> str:
    first, last = (found["ay"], _month(found, "a")), (found["by"] or found["ay"], _month(found, "b"))
    if first == last:
        return f"{first[0]}年{first[1]}月"
    return f"{first[0]}年{first[1]}-{last[1]}月" if first[0] == last[0] else f"{first[0]}年至{last[0]}年"


def _month(found: re.Match[str], name: str) -> int:
    return _number(found, f"{name}m")


def _number(found: re.Match[str], name: str) -> int:
    """Return the number in whichever of the groups called so matched."""
    return next(int(digits) for key, digits in found.groupdict().items() if key[:-1] == name and digits)
