"""How totals, signature lines and mere numbers begin, as patterns for whole columns of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_TOTALS: Final = (
    "合计",
    "小计",
    "总计",
    "总合计",
    "累计",
    "共计",
    "本页合计",
    "本页小计",
    "本页累计",
    "本月合计",
    "本月小计",
    "本季合计",
    "本年合计",
    "本年累计",
    "全行合计",
    "全行总计",
    "以上合计",
    "平均",
    "平均值",
    "total",
    "subtotal",
    "sub-total",
    "grandtotal",
)
_FOOTERS: Final = (
    "填表",
    "填表人",
    "填报人",
    "制表",
    "制表人",
    "审核",
    "审核人",
    "复核",
    "复核人",
    "经办",
    "经办人",
    "负责人",
    "部门负责人",
    "单位负责人",
    "领导签字",
    "签字",
    "签章",
    "盖章",
    "日期",
    "填表日期",
    "填报日期",
    "制表日期",
    "报送日期",
    "联系人",
    "联系电话",
    "注",
    "备注",
    "说明",
    "附注",
    "填表说明",
    "preparedby",
    "reviewedby",
    "approvedby",
    "signature",
    "date",
    "note",
    "notes",
    "remark",
    "remarks",
)
# These end a table without a colon too, where nothing a row needs stands beside them.
_NOTES: Final = ("注", "附注", "填表说明", "note", "notes")

_SPACE: Final = r"[\s\p{Z}\x{200B}\x{FEFF}]*"
# 序号, dates, and marks that stand for nothing are passed over on the way to the first text cell.
NUMBER_OR_DATE: Final = r"^[\s\p{Z}]*(?:[-+]?[0-9０-９][0-9０-９.,:/年月日%\s-]*|[-—–/.]+)[\s\p{Z}]*$"


def _starting_with(words: Sequence[str], ending: str) -> str:
    """Return a pattern for cells that begin with one of these words, spaces anywhere between the letters."""
    spaced = "|".join(_SPACE.join(map(re.escape, word)) for word in words)
    return rf"(?i)^{_SPACE}(?:{spaced}){_SPACE}(?:{ending})"


# What a cell that begins a total cannot be without: one look at the bytes of a column saves asking each of its texts.
IN_EVERY_TOTAL: Final = tuple(sign.encode() for sign in ("计", "均", "l", "L"))
# The end of the cell, a colon or a bracket must follow: 合计算机公司 is a vendor (M-04).
# The whole mark is asked for, so that a vendor called 示例公司 stays a vendor.
EXAMPLE: Final = r"(?i)^[\s\p{Z}]*[\[【［](?:示例|example)[\]】］]"
TOTAL: Final = _starting_with(_TOTALS, r"$|[:：(（]")
# 甲公司小计, 东分行 合计: a name that ends so names no vendor and no unit, but their sum.
NAMED_TOTAL: Final = r"(?:小[\s\p{Z}]*计|合[\s\p{Z}]*计)[\s\p{Z}]*[:：]?[\s\p{Z}]*$"
# 单位：万笔, also above a header that a print-out says again: such a row ends no table. 单位：朝阳支行 is told apart.
UNIT_NOTE: Final = (
    r"^[\s\p{Z}(（]*(?:货币|计量|\p{Han}{0,8}[量数额])?[\s\p{Z}]*(?:单[\s\p{Z}]*位|(?i:units?))[\s\p{Z}]*[:：]"
)
FOOTER: Final = f"{_starting_with(_FOOTERS, r'[0-9一二三]?[:：]')}|{_starting_with(_NOTES, '$')}"
