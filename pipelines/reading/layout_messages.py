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
        "表中没有“{title_zh}”列，已按表名、标题或同表的其他列记为“{stated}”。如不对，请加上这一列。",
        "The table has no column “{title_en}”; “{stated}” was taken from its title, its names or its other columns. "
        "Add the column if that is wrong.",
    ),
    "M-13.where": (
        "“{title_zh}”也可以不设列，写在工作表名、表格上方的标题或文件名中，例如“2025年3月”。",
        "“{title_en}” needs no column where the sheet's name, a title above the table or the file's name says it, such "
        "as 2025年3月.",
    ),
    "M-13.two": (
        "工作表名写的是“{tab}”，表格上方写的是“{title}”，无法判断是哪一期。请改正其中一处，或在表中加上“{title_zh}”列，"
        "再重新放入。",
        "The sheet is called “{tab}”, the title above the table says “{title}”, and it can't be told which is meant. "
        "Correct one of them, or add the column “{title_en}”, and drop the file again.",
    ),
    "M-13.between": (
        "第 {row} 行写有“{text}”，与表上方的期间不同，其下各行属于哪一期无法判断。"
        "请把各期分成几张表（中间空一行，并重复标题和表头），或在“{title_zh}”列逐行写明年月，再重新放入。",
        "Row {row} says “{text}”, which is another period than the table's, so it can't be told of which the rows "
        "below it are. Make a table of each period (a blank row between them, each with its title and header), or "
        "write year and month into the column “{title_en}”, and drop the file again.",
    ),
    "M-15.title": (
        "标题或工作表名说的是累计数，而列名没有写明是本月数还是累计数，无法判断。如是本月数，请在列名中写明，"
        "例如“业务量(本月)”；如是累计数，请改填各月的数，再重新放入。",
        "The title or the sheet's name speaks of sums since January, and no column says whether it holds the month's "
        "own figures. If it does, write that into its header, such as 业务量(本月); if not, give each month its own "
        "figure; and drop the file again.",
    ),
    "M-09.headings": (
        "“{title_zh}”各列的单位不一致：{said} 列写明了单位，{silent} 列没有写，无法判断是否同一单位。"
        "请在这些列的标题里都写明单位，再重新放入。",
        "The columns of “{title_en}” differ in what they say: {said} name a unit, {silent} do not, so whether it is "
        "the same can't be told. Write the unit into each of these headers and drop the file again.",
    ),
    "M-15.heading": (
        "“{header}”（{column} 列）是累计数，而表中没有 {month} 月当月数的列，{month} 月没有读取。"
        "请改填当月数，或另设当月数的列。",
        "“{header}” (column {column}) is a sum since January, and no column holds month {month} itself, which was not "
        "read. Give each month its own figure.",
    ),
    "M-02.numbers": (
        "给各列编号的行（栏次），不作为数据载入。",
        "A row that numbers the columns; not loaded as data.",
    ),
    "M-02.headerless": (
        "{column} 列没有列名，其中 {count} 个单元格（从 {cell} 起）没有读取。如需读取，请在表头写上列名。",
        "Column {column} has no header; {count} cells in it (from {cell} on) were not read. Write a column name into "
        "the header to have them read.",
    ),
    "M-02.amount": (
        "“{header}”（{column} 列）写明是金额，但不知是哪一项，其中 {count} 个单元格没有读取。如需读取，"
        "请在数据页“待确认”中指明（如有提问），或改用模板中的列名。",
        "“{header}” (column {column}) names a unit of money, but not which amount it is; {count} cells in it were not "
        "read. To have them read, answer the question about it under “To decide”, if there is one, or use a "
        "template's column name.",
    ),
    "M-02.per": (
        "“{header}”（{column} 列）的口径（按人、按件或按时间）与“{title_zh}”不同，其中 {count} 个单元格没有读取。"
        "请换算后把列名改为“{title_zh}”；口径其实相同的，也可在数据页“待确认”中指明（如有提问）。",
        "“{header}” (column {column}) is for another person, thing or time than “{title_en}”; {count} cells in it were "
        "not read. Convert them and name the column “{title_en}”, or, if they are the same after all, answer the "
        "question about it under “To decide”, if there is one.",
    ),
    "M-05.prose": (
        "这张工作表只有说明文字，不作为数据读取。",
        "This sheet holds only text for people; it is not read as data.",
    ),
    "E11.pasted": (
        "每一行的内容都挤在一个单元格里，用“{sign}”隔开。请在 Excel 中选中该列，用“数据”→“分列”拆开后保存；"
        "或直接放入原来的文本文件（.csv）。",
        "Every row stands in one cell, its parts separated by “{sign}”. Select the column in Excel, split it with "
        "Data, Text to Columns, and save; or drop the original text file (.csv).",
    ),
    "M-21.scale": (
        "“{raw}”按该项满分 {maximum} 折算为 {points} 分。",
        "“{raw}” was taken as {points} of at most {maximum} points.",
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
    "M-27": (
        "这一行没有填“{own_zh}”，不计入“{title_zh}”；它按“{others_zh}”读取。如属“{title_zh}”，请补填。",
        "This row leaves “{own_en}” blank and is no row of “{title_en}”; it is read as “{others_en}”. Fill that in if "
        "it is one.",
    ),
    "M-27.goes_on": (
        "这一行没有“{title_zh}”自己的内容，只接着上一行按“{others_zh}”读取。",
        "This row says nothing of its own for “{title_en}”; it goes on from the row above, read as “{others_en}”.",
    ),
    "M-27.ask": (
        "同一工作表上还有没有问题的表，可在数据页“待确认”中选择先行载入。",
        "Other tables on this sheet have no fault; choose under “To decide” on the data page whether they load now.",
    ),
    "M-27.part": (
        "{told_zh}按确认结果，表头在第 {row} 行的这张表暂缓，其 {count} 行未载入，其余的表已载入。",
        "{told_en} As was decided, the table below row {row} waits with its {count} rows, and the others were loaded.",
    ),
    "M-27.waits": (
        "{told_zh}本行所在的表（表头在第 {row} 行）因此暂缓。",
        "{told_en} The table of this row (its header is row {row}) waits for that.",
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
