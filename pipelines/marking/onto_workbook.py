"""How marks are put onto the user's own .xlsx; the rest of it stays or is told as lost. Runs in a limited process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.exports import fitting
from pipelines.marking.cached_values import cells_of, has_formulas, put_results, results_of
from pipelines.marking.likeness import reads_alike
from pipelines.marking.listing import (
    OTHER_FILL,
    OURS,
    REJECTED_FILL,
    WIDTHS,
    Line,
    comments_of,
    fills_of,
    lines_of,
    link_to,
)
from pipelines.marking.lost_parts import CARRIED, lost_between, notice_of, special_parts
from pipelines.marking.marks import Marks, marks_from
from pipelines.reading.limits import Limits
from pipelines.reading.own_sheets import TO_MEND
from pipelines.reading.preflight import check_file
from pipelines.workbook_look import ACCENT, FONT, INK, LINE, PAPER, lines_in

# Beyond so many bytes of cells (about 400,000 of them) opening and saving takes longer than anybody waits.
LARGEST_IN_PLACE: Final = 20_000_000
_COMMENT_WIDTH, _LINE_HEIGHT, _LETTERS_A_LINE = 340, 18, 46
_LINE_POINTS: Final = 14
_EDGE: Final = Side("thin", LINE.removeprefix("#"))
_BORDER: Final = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


class _AsStored(ExcelReader):
    """openpyxl's reader with dates left as the numbers they are stored as: none is rounded or thrown out."""

    def read_worksheets(self) -> None:
        for known in ("_date_formats", "_timedelta_formats"):
            setattr(self.wb, known, set())
        super().read_worksheets()


def mark_file(
    path: str, name: str, out: str, marks: dict[str, Any], limits: dict[str, int], *, is_rich: bool
) -> dict[str, Any]:
    """Write the marked copy to `out`; return its `state`, done, or large or odd where it cannot be made in place.

    `lost` lists what the copy could not keep (sheet, kind, count). `is_rich`: keep the runs of texts in several fonts.
    """
    allowed = Limits(**limits)
    if is_large(Path(path), name, allowed):
        return {"state": "large"}
    before = special_parts(Path(path), allowed)
    _write_copy(path, Path(out), marks_from(marks), (), is_rich=is_rich)
    lost = lost_between(before, special_parts(Path(out), allowed)) if before else []
    if lost:
        # Only the saved copy shows what is missing, and a workbook with pictures can be saved once.
        _write_copy(path, Path(out), marks_from(marks), notice_of(lost), is_rich=is_rich)
    state = "done" if reads_alike(Path(path), name, Path(out), allowed) else "odd"
    return {"state": state, "lost": [astuple(each) for each in lost]}


def expected_losses(path: str, name: str, limits: dict[str, int]) -> list[tuple[str, str, int]]:
    """Return what a marked copy of a file will lack, before it is made; nothing of one that is not changed in place."""
    allowed = Limits(**limits)
    if is_large(Path(path), name, allowed):
        return []
    found = lost_between(special_parts(Path(path), allowed), {})
    return [astuple(each) for each in found if each.kind not in CARRIED]


def is_large(path: Path, name: str, limits: Limits) -> bool:
    """Tell whether a workbook has more cells than are changed in place. Raises FileRefusedError for a hostile one."""
    checked = check_file(path, name, limits)
    parts = checked.archive.parts if checked else {}
    return sum(info.file_size for part, info in parts.items() if "worksheets/" in part) > LARGEST_IN_PLACE


def _write_copy(path: str, out: Path, marks: Marks, notices: tuple[str, ...], *, is_rich: bool) -> None:
    workbook = _opened(path, is_rich=is_rich)
    results = results_of(_opened(path, data_only=True)) if has_formulas(workbook) else {}
    remove_marks(workbook)
    put_marks(workbook, marks, notices)
    workbook.save(out)
    if results:
        put_results(out, [sheet.title for sheet in workbook.worksheets], results)


def _opened(path: str, *, data_only: bool = False, is_rich: bool = False) -> Workbook:
    reader = _AsStored(path, keep_vba=False, data_only=data_only, rich_text=is_rich)
    reader.read()
    return reader.wb


def remove_marks(workbook: Workbook) -> None:
    """Take away what an earlier marking left: its list, its colours and its part of the comments."""
    for sheet in workbook.worksheets:
        if sheet.title.startswith(TO_MEND.name) and sheet["A1"].value == TO_MEND.marker:
            workbook.remove(sheet)
            continue
        for cell in cells_of(sheet):
            if cell.comment and OURS in cell.comment.text:
                _unmark(cell)


def put_marks(workbook: Workbook, marks: Marks, notices: tuple[str, ...]) -> None:
    """Colour and comment every marked cell and put the list, with these notices, before all sheets."""
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    for (sheet, address), colour in fills_of(marks).items():
        if sheet in sheets:
            _cell_at(sheets[sheet], address).fill = PatternFill("solid", fgColor=colour)
    for (sheet, address), text in comments_of(marks).items():
        if sheet in sheets:
            _add_comment(_cell_at(sheets[sheet], address), text)
    for each in workbook.worksheets:
        # Two selected tabs would be a group: what is typed into one would go into both.
        each.sheet_view.tabSelected = False
    _write_list(workbook.create_sheet(TO_MEND.name, 0), lines_of(marks, notices), {*sheets})
    workbook.active = 0


def _unmark(cell: Any) -> None:
    before = cell.comment.text.partition(OURS)[0].rstrip("\n")
    cell.comment = Comment(before, cell.comment.author) if before else None
    if str(cell.fill.fgColor.rgb)[-6:] in (REJECTED_FILL, OTHER_FILL):
        cell.fill = PatternFill()


def _cell_at(sheet: Worksheet, address: str) -> Any:
    """Return a cell, or the one that shows for it where it is merged with others."""
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        merged = next(each for each in sheet.merged_cells.ranges if address in each)
        return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _add_comment(cell: Any, text: str) -> None:
    before = cell.comment
    whole = f"{before.text}\n\n{text}" if before else text
    lines = lines_in(whole, _LETTERS_A_LINE)
    cell.comment = Comment(
        fitting(whole), before.author if before else "Scorecard", height=30 + _LINE_HEIGHT * lines, width=_COMMENT_WIDTH
    )


def _write_list(sheet: Worksheet, lines: Iterable[Line], known: set[str]) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[place]].width = width
    for number, line in enumerate(lines, start=1):
        for place, text in enumerate(line.texts, start=1):
            _write_text(sheet.cell(number, place), text, line)
        if line.target and line.target[0] in known:
            link = sheet.cell(number, 3)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=link_to(line.target))
            link.font = Font(FONT, 10, color=ACCENT.removeprefix("#"), underline="single")
        if len(line.texts) > 1:
            sheet.row_dimensions[number].height = 4 + _LINE_POINTS * max(map(lines_in, line.texts, WIDTHS))


def _write_text(cell: Cell | MergedCell, text: str, line: Line) -> None:
    cell.value = fitting(text)
    if isinstance(cell, Cell):
        # #N/A and the like would become error values.
        cell.data_type = "s"
    is_heading = line.look == "heading"
    cell.font = Font(
        FONT,
        13 if line.look == "title" else 10,
        bold=is_heading or line.look == "title",
        color=(PAPER if is_heading else INK).removeprefix("#"),
    )
    if len(line.texts) > 1:
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.border = _BORDER
    if is_heading:
        cell.fill = PatternFill("solid", fgColor=ACCENT.removeprefix("#"))
    elif line.look in ("rejected", "other") and cell.column == 1:
        cell.fill = PatternFill("solid", fgColor=REJECTED_FILL if line.look == "rejected" else OTHER_FILL)
