"""What a user is told about how a table stands on its sheet: months, sums, totals, hidden rows."""

from __future__ import annotations

from typing import Final

# By the keys of `messages.sentence`: Chinese and English, with places for the facts.
LAYOUT_SENTENCES: Final = {
    "E09.unsaid": (
        "最接近“{title_zh}”，但各列标题只是月份等取值，看不出单元格里是什么。如果是“{field_zh}”，"
        "请在工作表名或表格上方的标题中写明，再重新放入。",
        "The nearest is “{title_en}”, but the columns are headed by values such as months and nothing says what the "
        "cells are. If they are “{field_en}”, say so in the sheet's name or in a title above the table and drop the "
        "file again.",
    ),
    "M-13.supplied": (
        "表中没有“{title_zh}”列，已按表名或标题记为“{stated}”。如不对，请加上这一列。",
        "The table has no column “{title_en}”; “{stated}” was taken from the sheet's name or title. Add the column if "
        "that is wrong.",
    ),
    "M-15": (
        "“{title_zh}”列是本年累计数，{month} 按与上月之差 {own} 载入（{value} 减 {before}）。请核对，或改填本月数。",
        "“{title_en}” holds sums since January; for {month} the difference from the month before, {own} ({value} less "
        "{before}), was loaded. Check it, or enter the month's own value.",
    ),
    "M-15.missing": (
        "“{title_zh}”列是本年累计数，但缺少 {last} 的累计数，算不出 {month} 的数，整行退回。"
        "请补上 {last}，或改填本月数。",
        "“{title_en}” holds sums since January, but that of {last} is missing, so the value of {month} is "
        "unknown and the row was not loaded. Add {last}, or enter the month's own value.",
    ),
    "M-15.decrease": (
        "“{title_zh}”列是本年累计数，{month} 的 {value} 却小于上月的 {before}，整行退回。请核对。",
        "“{title_en}” holds sums since January, yet {value} for {month} is less than {before} the month before; the "
        "row was not loaded. Check both.",
    ),
    "M-25": (
        "有 {rows} 行、{columns} 列被隐藏，已照常载入。不应计入的请删除后重新放入。",
        "{rows} rows and {columns} columns are hidden; they were loaded as all others. Delete what should not count "
        "and drop the file again.",
    ),
    "M-25.columns": (
        "有 {columns} 列被隐藏（{names} 列），已照常载入。不应计入的请删除后重新放入。",
        "{columns} columns are hidden ({names}); they were loaded as all others. Delete what should not count and drop "
        "the file again.",
    ),
    "M-25.filter": (
        "有 {rows} 行被筛选或隐藏、{columns} 列被隐藏，已照常载入。不应计入的请删除后重新放入。",
        "{rows} rows are filtered out or hidden and {columns} columns hidden; they were loaded as all others. Delete "
        "what should not count and drop the file again.",
    ),
    "V23": (
        "合计行的“{title_zh}”是 {stated}，各行相加为 {summed}，两者不符。请核对是否漏行或合计有误。",
        "The total row gives {stated} for “{title_en}”, its rows add up to {summed}. Look for a missing row or a wrong "
        "total.",
    ),
    "V23.rows": (
        "合计行的“{title_zh}”是 {stated}，各行相加为 {summed}，其中 {count} 个单元格没有可用的数值。"
        "请先改正这些单元格，再核对合计。",
        "The total row gives {stated} for “{title_en}”, its rows add up to {summed}; {count} cells among them hold no "
        "usable value. Mend those first, then check the total.",
    ),
}
