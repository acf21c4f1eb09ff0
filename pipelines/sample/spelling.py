"""How each unit spells what it sends: months, headers, numbers and indicator names differ, as they do in life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

Numbers = Literal["plain", "thousands", "full width"]

_FULL_WIDTH: Final = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_CHINESE_MONTHS: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

_OTHER_HEADERS: Final = {
    "月份": "统计月份",
    "合同编号": "合同号",
    "供应商名称": "服务商名称",
    "服务项目": "外包项目",
    "使用单位": "外包使用单位",
    "指标名称": "考核指标",
    "目标值": "标准值",
    "实际值": "完成值",
    "分子": "达标数",
    "分母": "总数",
    "数据来源": "口径",
    "备注": "说明",
    "业务量": "笔数",
    "需求量": "应完成量",
    "合格业务量": "验收合格量",
    "差错笔数": "差错数",
    "抽检数": "抽查量",
}
_OTHER_KPI_NAMES: Final = {
    "等候≤15分钟占比": "等候15分钟以内客户占比",
    "响应≤3分钟占比": "3分钟响应占比",
    "20秒服务水平": "20秒接通率",
    "错档漏档率": "错档/漏档率",
    "缺钞响应≤2h占比": "缺钞2小时响应占比",
    "可用率": "系统可用率",
    "工单质量合格率": "工单质量",
    "满意度": "客户满意度",
    "人员到岗率": "到岗率",
    "人员流失率": "季度人员流失率",
    "持证上岗率": "人员持证上岗率",
    "社会保险足额缴纳率": "社保足额缴纳率",
    "整改按期完成率": "整改完成率",
}


@dataclass(frozen=True)
class Style:
    """How one unit fills in its monthly workbook.

    `merged`: the columns whose equal cells it merges. `percent_text`: rates typed as text such as 98.50%.
    `rate_only`: indicators given as a rate without its counts.
    """

    month: Callable[[date], str | int | date]
    headers: Mapping[str, str] = field(default_factory=dict)
    kpi_names: Mapping[str, str] = field(default_factory=dict)
    numbers: Numbers = "plain"
    merged: tuple[str, ...] = ()
    percent_text: bool = False
    rate_only: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """Return the unit's own word for a column."""
        return self.headers.get(name, name)

    def kpi_name(self, name: str) -> str:
        """Return the unit's own word for an indicator."""
        return self.kpi_names.get(name, name)

    def number(self, value: int) -> int | str:
        """Write a count the unit's way."""
        if self.numbers == "thousands":
            return f"{value:,}"
        return str(value).translate(_FULL_WIDTH) if self.numbers == "full width" else value


def _in_words(month: date) -> str:
    return f"{month.year}年{month.month}月"


STYLES: Final = {
    "ZH": Style(month=lambda month: month),
    "YJ": Style(month=_in_words, merged=("供应商名称", "服务项目", "使用单位")),
    "QL": Style(
        month=lambda month: f"{month:%Y-%m}", headers=_OTHER_HEADERS, kpi_names=_OTHER_KPI_NAMES, percent_text=True
    ),
    "BY": Style(month=lambda month: month.year * 100 + month.month, numbers="thousands"),
    "NC": Style(
        month=lambda month: f"{month.month}月",
        merged=("月份", "合同编号", "供应商名称", "服务项目", "使用单位"),
        percent_text=True,
    ),
    "XH": Style(month=lambda month: f"{month.year}/{month.month}", percent_text=True, rate_only=("满意度",)),
    "DL": Style(
        month=lambda month: f"{_CHINESE_MONTHS[month.month - 1]}月", kpi_names=_OTHER_KPI_NAMES, numbers="full width"
    ),
}


def day_in_words(day: date, way: int) -> str | int | date:
    """Write a day in one of the ways people do: as a date, in characters, with slashes, dots or nothing between."""
    ways: tuple[str | int | date, ...] = (
        day,
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
    )
    return ways[way % len(ways)]
