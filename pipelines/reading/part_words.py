"""What a lower heading says of the group above it: its very figures (本期数, 实际, 合计), or others (同比, 计划)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipelines.reading.units import plain

_ITSELF: Final = re.compile(
    r"(?:本[月期]|当[月期])(?:实际)?(?:完成)?(?:数|值|量|额|情况)?|实际(?:完成)?(?:数|值|量|额|情况)?|actual|current"
)
_WHOLE: Final = re.compile(r"合计|总计|小计|共计|总数|总量|总额|total")
_OTHERS: Final = re.compile(
    r"同比|环比|同期|上年|去年|上[期月季]|前期|增[减长幅速加]|变动|计划|目标|预算|预计|应完成|完成率|占比|比[例重率]|其中"
    r"|年初至今|排名|^(?:本年|全年|年度)(?:数|值|量|额)?$|\by/?oy\b|\bm/?om\b|prior|previous|budget|plan"
)
# The same as the name of a whole group, 上年同期 over 业务量; 计划及完成情况 says nothing of the kind.
_OTHER_GROUP: Final = re.compile(
    r"[较与比]?(?:(?:上年|去年)(?:同期|度)?|同期|上[期月季]度?|前期)(?:实际)?(?:数|值|量|额|情况)?(?:相?比较?|对比|增减)?"
    r"|(?:同比|环比|增[减长幅速]|变动)(?:增减|情况|数|值|率)?|(?:计划|目标|预算|预计)(?:数|值|量|额|情况)?|其中.*"
)


def says_the_same(parts: Iterable[str]) -> bool:
    """Tell whether each of these headings only says that the group's own figures of the period stand below it."""
    return all(_ITSELF.fullmatch(plain(each)) for each in parts)


def says_the_whole(parts: Iterable[str]) -> bool:
    """Tell whether each says that, or that it is the sum of the columns beside it."""
    return all(_ITSELF.fullmatch(text) or _WHOLE.fullmatch(text) for text in map(plain, parts))


def says_another(parts: Iterable[str]) -> bool:
    """Tell whether one of them names other figures than the group's: a growth, a plan, last year's, a part of it."""
    return any(_OTHERS.search(plain(each)) for each in parts)


def is_of_another(groups: Iterable[str]) -> bool:
    """Tell whether what stands below one of these groups is last year's, planned or a part: no figure of the period."""
    return any(_OTHER_GROUP.fullmatch(plain(each)) for each in groups)
