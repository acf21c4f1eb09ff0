"""What stands on the first sheet of a marked workbook, and in each cell's comment: text in both languages, no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipelines.exports import harmless
from pipelines.marking.marks import MarkedCell, Marks, Remark
from pipelines.reading.own_sheets import TO_MEND

# A spreadsheet program grows slow with very many comments and links; what is left out is counted in words.
MOST_COMMENTS: Final = 2_000
MOST_LISTED: Final = 5_000
LONGEST_RAW: Final = 200
REJECTED_FILL, OTHER_FILL = "F0B27A", "FBEBD8"
# The line by which our part of a comment is known, behind a comment that was there before.
OURS: Final = "【记分卡 Scorecard】"
WIDTHS: Final = (7, 20, 11, 30, 10, 24, 48, 56)

_SEVERITIES: Final = {
    "rejected": "整行退回 Row rejected",
    "blanked": "单元格置空 Cell left blank",
    "noted": "提示 Noted",
}
_KINDS: Final = {
    "held": "暂缓 Held",
    "unrecognised": "未识别 Not recognised",
    "hidden": "隐藏 Hidden",
    "empty": "空表 Empty",
    "loaded": "已入库 Loaded",
    "partly": "部分入库 Loaded in part",
    "ignored": "非数据 Not data",
    "question": "待确认 To decide",
    "total": "合计行 Total row",
    "footer": "落款行 Footer",
    "header": "重复表头 Repeated header",
    "duplicate": "完全重复 Exact repeat",
    "section": "分段标题 Heading between rows",
    "numbering": "栏次行 Numbers of columns",
    "unit_note": "单位说明 Note of a unit",
    "example": "示例行 Example row",
    "replaced": "已被取代 Replaced",
    "future": "尚未发生 Not happened yet",
    "left_out": "已决定不采用 Left out by decision",
    "other_kind": "属于另一类表 Row of another kind",
}
_HOW: Final = (
    "深橙色单元格须改正（所在行已退回），浅色单元格请核对；每格的批注写明原因。改好后保存，把本文件重新放入即可，"
    "它会替换原来的那一份。本页可保留也可删去。"
    "\nCells in dark orange must be mended (their rows were rejected), light ones should be checked; the comment in "
    "each says why. Save and drop this file again: it takes the place of the earlier one. This sheet may stay or go."
)
_CELL_HEADINGS: Final = (
    "序号\nNo.", "工作表\nSheet", "单元格\nCell", "原文\nRaw text", "规则\nRule", "影响\nEffect",
    "怎么改\nIn Chinese", "怎么改\nIn English",
)  # fmt: skip
_REMARK_HEADINGS: Final = (
    "序号\nNo.", "工作表\nSheet", "位置\nWhere", "内容\nText", "规则\nRule", "类别\nKind",
    "说明\nIn Chinese", "说明\nIn English",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the list: its look (title, note, heading, rejected, other), its texts, and where its link leads."""

    look: str
    texts: tuple[str, ...]
    target: tuple[str, str] | None = None

    @property
    def height(self) -> int:
        """How high a row of wrapped text must be, in points."""
        return 30 if self.look in ("heading", "rejected", "other") else 22


def lines_of(marks: Marks, notices: tuple[str, ...]) -> Iterator[Line]:
    """Give the lines of the list sheet, the marker that keeps it from being read first."""
    yield Line("title", (TO_MEND.marker,))
    for notice in (_HOW, *notices, *_left_out(marks)):
        for text in notice.split("\n"):
            yield Line("note", (text,))
    yield Line("note", ("",))
    yield Line("heading", _CELL_HEADINGS)
    for number, cell in enumerate(marks.cells[:MOST_LISTED], start=1):
        yield _cell_line(number, cell)
    if marks.remarks:
        yield Line("note", ("",))
        yield Line("heading", _REMARK_HEADINGS)
    for number, remark in enumerate(marks.remarks[:MOST_LISTED], start=1):
        yield _remark_line(number, remark)


def comments_of(marks: Marks) -> dict[tuple[str, str], str]:
    """Return the comment of each marked cell by sheet and address; several faults of a cell share one comment."""
    texts: dict[tuple[str, str], list[str]] = {}
    for cell in marks.cells:
        place = (cell.sheet, cell.cell)
        if place in texts or len(texts) < MOST_COMMENTS:
            texts.setdefault(place, []).append(_said(cell))
    return {place: "\n".join([OURS, *parts]) for place, parts in texts.items()}


def fills_of(marks: Marks) -> dict[tuple[str, str], str]:
    """Return the colour of each marked cell by sheet and address; a rejection prevails."""
    fills: dict[tuple[str, str], str] = {}
    for cell in marks.cells:
        if cell.severity == "rejected":
            fills[cell.sheet, cell.cell] = REJECTED_FILL
        else:
            fills.setdefault((cell.sheet, cell.cell), OTHER_FILL)
    return fills


def link_to(target: tuple[str, str]) -> str:
    """Return where a link inside the workbook leads: 'sheet'!cell."""
    sheet, cell = target
    return f"'{sheet.replace(chr(39), 2 * chr(39))}'!{cell}"


def _said(cell: MarkedCell) -> str:
    raw = harmless(cell.raw_text[:LONGEST_RAW])
    effect = _SEVERITIES.get(cell.severity, "")
    return f"{cell.rule} · {effect}\n原文 Raw text: {raw or '（空 blank）'}\n{harmless(cell.zh)}\n{harmless(cell.en)}"


def _cell_line(number: int, cell: MarkedCell) -> Line:
    look = "rejected" if cell.severity == "rejected" else "other"
    effect = _SEVERITIES.get(cell.severity, cell.severity)
    raw = cell.raw_text[:LONGEST_RAW]
    texts = (str(number), cell.sheet, cell.cell, raw, cell.rule, effect, cell.zh, cell.en)
    return Line(look, texts, (cell.sheet, cell.cell))


def _remark_line(number: int, remark: Remark) -> Line:
    kind = _KINDS.get(remark.kind, remark.kind)
    text = remark.text[:LONGEST_RAW]
    texts = (str(number), remark.sheet, remark.cell, text, remark.rule, kind, remark.zh, remark.en)
    return Line("other", texts, (remark.sheet, remark.cell) if remark.sheet else None)


def _left_out(marks: Marks) -> Iterator[str]:
    most = max(len(marks.cells), len(marks.remarks))
    if most > MOST_LISTED:
        yield (
            f"每个清单只列出前 {MOST_LISTED} 条，其余已着色但未列出。"
            f"\nEach list holds its first {MOST_LISTED} entries; the others are coloured but not listed."
        )
    if len({(cell.sheet, cell.cell) for cell in marks.cells}) > MOST_COMMENTS:
        yield f"只有前 {MOST_COMMENTS} 个单元格带批注。\nOnly the first {MOST_COMMENTS} cells carry a comment."
