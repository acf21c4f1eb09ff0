"""What of a workbook a marked copy cannot carry: counted by sheet in the file and in its copy, told by the difference.

openpyxl reads cells, formats, charts, pictures, pivot tables and the older conditional formats and lists; whatever else
a sheet or its drawing holds it passes over without a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.reading.limits import Limits
from pipelines.reading.workbook_xml import read_workbook, related
from pipelines.reading.zip_parts import Archive, open_archive

# What can be lost, in the order in which it is told.
KINDS: Final = {
    "text_box": ("文本框", "text boxes"),
    "shape": ("图形、连接线", "shapes and connectors"),
    "smart_art": ("SmartArt 图形", "SmartArt graphics"),
    "picture": ("图片", "pictures"),
    "chart": ("图表", "charts"),
    "control": ("按钮等表单控件", "buttons and other controls"),
    "object": ("嵌入对象", "embedded objects"),
    "header_picture": ("页眉页脚图片", "pictures in header or footer"),
    "background": ("工作表背景", "sheet backgrounds"),
    "sparkline": ("迷你图", "sparklines"),
    "new_format": ("Excel 2010 以后的条件格式（数据条等）", "conditional formats of Excel 2010 (data bars, …)"),
    "new_list": ("Excel 2010 以后的数据验证（下拉列表等）", "validations of Excel 2010 (lists on other sheets)"),
    "slicer": ("切片器、日程表", "slicers and timelines"),
    "pivot": ("数据透视表", "pivot tables"),
    "thread": ("带回复的批注（讨论）", "threaded comments"),
    "query": ("查询表", "query tables"),
    "view": ("自定义视图", "custom views"),
    "rich_text": ("单元格内的局部字体、颜色", "cells with several fonts or colours in their text"),
    "phonetic": ("拼音标注", "phonetic guides"),
    "note_look": ("批注文字的字体", "fonts of comments"),
    "connection": ("数据连接", "data connections"),
    "model": ("数据模型", "data models"),
    "custom_part": ("自定义 XML 部件", "custom XML parts"),
}  # fmt: skip
# A copy keeps these as a rule: before it is made nobody can say that they will be lost.
CARRIED: Final = frozenset({"picture", "chart", "pivot", "rich_text"})

_FALLBACK: Final = re.compile(rb"<mc:Fallback\b.*?</mc:Fallback>", re.DOTALL)
_EXTENSION: Final = re.compile(rb"<(?:\w+:)?ext\b.*?</(?:\w+:)?ext>", re.DOTALL)
_RUN: Final = re.compile(rb"<(?:\w+:)?rPr\b")
_SHARED: Final = re.compile(rb"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
_SHARED_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*\bt="s"[^>]*>\s*<(?:\w+:)?v>(\d+)<')
_INLINE: Final = re.compile(rb"<(?:\w+:)?is\b[^>]*>(.*?)</(?:\w+:)?is>", re.DOTALL)
_NOTE: Final = re.compile(rb"<(?:\w+:)?comment\b.*?</(?:\w+:)?comment>", re.DOTALL)
# Excel writes a form control into the sheet as well, other programs only here.
_OLD_CONTROL: Final = re.compile(rb'ObjectType="(?!Note")\w+"')


def _element(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:\w+:)?" + name + rb"(?=[\s/>])")


_IN_DRAWING: Final = {
    "text_box": re.compile(rb"<(?:\w+:)?cNvSpPr\b[^>]*\btxBox=\"(?:1|true)\""),
    "shape": re.compile(rb"<(?:\w+:)?(?:sp|cxnSp)(?=[\s/>])"),
    "smart_art": _element(b"relIds"),
    "picture": _element(b"pic"),
    "chart": re.compile(rb"<(?:c|c\d+|cx\d*):chart(?=[\s/>])"),
    "slicer": re.compile(rb"<(?:sle\w*|tsle\w*):\w*slicer(?=[\s/>])"),
}
_IN_SHEET: Final = {
    "object": _element(b"oleObject"),
    "header_picture": _element(b"legacyDrawingHF"),
    "background": _element(b"picture"),
    "view": _element(b"customSheetView"),
}
_IN_EXTENSION: Final = {
    "sparkline": _element(b"sparkline"),
    "new_format": _element(b"cfRule"),
    "new_list": _element(b"dataValidation"),
}
# Parts that a sheet refers to, by the end of the relation's type.
_RELATED: Final = {"pivot": "/pivotTable", "thread": "/threadedComment", "query": "/queryTable"}
_OF_WORKBOOK: Final = {"connection": "xl/connections.xml", "model": "xl/model/", "custom_part": "customxml/item"}

# How many of each kind (second) each sheet (first, '' for the whole workbook) holds.
Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Lost:
    """Something that a copy lacks: on which sheet ('' for the workbook as a whole), its kind, and how many."""

    sheet: str
    kind: str
    count: int


def special_parts(path: Path, limits: Limits) -> Counts:
    """Count what of each kind the sheets of a workbook hold. Raises FileRefusedError where it cannot be opened."""
    archive = open_archive(path, limits)
    shared = _rich_strings(archive)
    counts: Counter[tuple[str, str]] = Counter()
    for sheet in read_workbook(archive).sheets:
        if sheet.part:
            for kind, count in _of_sheet(archive, sheet.part, shared):
                counts[sheet.name, kind] += count
    for kind, start in _OF_WORKBOOK.items():
        # customXml/itemProps1.xml belongs to item1.xml and is none of its own.
        counts["", kind] = sum(_begins(part, start) and "itemprops" not in part.casefold() for part in archive.parts)
    return +counts


def lost_between(before: Counts, after: Counts) -> list[Lost]:
    """Return what a copy has less of, in the order of sheets and kinds."""
    order = list(KINDS)
    sheets = list(dict.fromkeys(sheet for sheet, _ in before))
    missing = {place: count - after.get(place, 0) for place, count in before.items()}
    found = [Lost(*place, count) for place, count in missing.items() if count > 0]
    return sorted(found, key=lambda each: (each.sheet == "", sheets.index(each.sheet), order.index(each.kind)))


def told_of(lost: Sequence[Lost]) -> list[tuple[str, str]]:
    """Return one line a sheet that says what is lost, in Chinese and English."""
    by_sheet: dict[str, list[Lost]] = {}
    for each in lost:
        by_sheet.setdefault(each.sheet, []).append(each)
    return [
        (
            f"{f'“{sheet}”' if sheet else '整个工作簿'}："
            + "、".join(f"{KINDS[e.kind][0]} {e.count} 处" for e in same),
            f"{f'“{sheet}”' if sheet else 'The workbook'}: " + ", ".join(f"{KINDS[e.kind][1]} {e.count}" for e in same),
        )
        for sheet, same in by_sheet.items()
    ]


def notice_of(lost: Sequence[Lost]) -> tuple[str, ...]:
    """Return what the first sheet of a copy says of what it lacks; nothing where it lacks nothing."""
    if not lost:
        return ()
    told = told_of(lost)
    head = (
        "以下内容本副本没有保留，原文件不受影响；如仍需要，请照本清单在原文件上改正后重新放入。",
        "This copy could not keep the following; your own file still has it. If you need it, mend that file by this "
        "list and drop it again.",
    )
    return tuple("\n".join(words) for words in (head, *told))


def _of_sheet(archive: Archive, part: str, shared: frozenset[int]) -> Iterator[tuple[str, int]]:
    xml = archive.text(part)
    yield from _counted(_FALLBACK.sub(b"", xml), _IN_SHEET)
    yield from _counted(b"".join(_EXTENSION.findall(xml)), _IN_EXTENSION)
    yield "rich_text", _rich_cells(xml, shared)
    for kind, relation in _RELATED.items():
        yield kind, len(related(archive, part, relation))
    for drawing in related(archive, part, "/drawing"):
        found = dict(_counted(_FALLBACK.sub(b"", archive.text(drawing)), _IN_DRAWING))
        yield from {**found, "shape": found["shape"] - found["text_box"]}.items()
    for controls in related(archive, part, "/vmlDrawing"):
        yield "control", len(_OLD_CONTROL.findall(archive.text(controls)))
    for comments in related(archive, part, "/comments"):
        yield "note_look", sum(1 for note in _NOTE.findall(archive.text(comments)) if _RUN.search(note))


def _counted(xml: bytes, patterns: Mapping[str, re.Pattern[bytes]]) -> Iterator[tuple[str, int]]:
    for kind, pattern in patterns.items():
        yield kind, sum(1 for _ in pattern.finditer(xml))


def _rich_strings(archive: Archive) -> frozenset[int]:
    """Return the numbers of the shared texts that are made of several runs."""
    part = archive.find("xl/sharedStrings.xml")
    texts = _SHARED.findall(archive.text(part)) if part else []
    return frozenset(number for number, text in enumerate(texts) if _RUN.search(text))


def _rich_cells(xml: bytes, shared: frozenset[int]) -> int:
    inline = sum(1 for text in _INLINE.findall(xml) if _RUN.search(text))
    return inline + (sum(int(number) in shared for number in _SHARED_CELL.findall(xml)) if shared else 0)


def _begins(part: str, start: str) -> bool:
    return part.replace("\\", "/").lstrip("/").casefold().startswith(start)
