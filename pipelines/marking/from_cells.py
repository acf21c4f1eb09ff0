"""How a marked workbook is built from a file's decoded cells, where the file itself cannot carry marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from pipelines.contract import Dialect
from pipelines.exports import LONGEST_CELL, PLAIN_TEXT_ONLY, fitting, sheet_names
from pipelines.marking.listing import OTHER_FILL, REJECTED_FILL, WIDTHS, Line, comments_of, fills_of, lines_of, link_to
from pipelines.marking.marks import Marks, marks_from
from pipelines.reading.addresses import column_index
from pipelines.reading.limits import Limits
from pipelines.reading.own_sheets import TO_MEND, is_own
from pipelines.reading.sheet import CellMarks, Sheet
from pipelines.reading.spreadsheets import read_sheets
from pipelines.workbook_look import ACCENT, LINE, PAPER, lines_in, set_up_print, text_format

_NUMBER: Final = re.compile(r"-?\d{1,300}(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_ADDRESS: Final = re.compile(r"([A-Z]+)(\d+)")
_FORMULA_SIGNS: Final = "=+-@"
_CHUNK: Final = 20_000
_LINE_POINTS: Final = 15
_BOX: Final = {"border": 1, "border_color": LINE}
_LIST_LOOKS: Final[dict[str, dict[str, object]]] = {
    "title": {"bold": True, "font_size": 13, "text_wrap": False},
    "note": {"text_wrap": False},
    "heading": {**_BOX, "bold": True, "font_color": PAPER, "bg_color": ACCENT},
    "rejected": {**_BOX, "bg_color": f"#{REJECTED_FILL}"},
    "other": {**_BOX, "bg_color": f"#{OTHER_FILL}"},
    "row": _BOX,
    "link": {**_BOX, "font_color": ACCENT, "underline": 1},
}
_KEPT: Final[dict[str, dict[str, object]]] = {
    "text": {}, "number": {}, "percent": {"num_format": "0.00##%"}, "quoted": {"quote_prefix": True},
}  # fmt: skip


def mark_cells(
    path: str, name: str, out: str, marks: dict[str, Any], limits: dict[str, int], how: dict[str, Any]
) -> str:
    """Write a workbook of the file's cells, addresses unchanged, with the marks and the list; return 'done'.

    `how` holds the dialects of text files and the notice that says why the file itself is not given back.
    """
    said = marks_from(marks)
    dialects = tuple(Dialect(*each) for each in how["dialects"])
    readings = [each[0] for each in read_sheets(Path(path), name, dialects, Limits(**limits))]
    sheets = [sheet for sheet in readings if sheet.cells is not None and not is_own(sheet)]
    names = sheet_names([TO_MEND.name, *(sheet.name for sheet in sheets)])
    with xlsxwriter.Workbook(out, PLAIN_TEXT_ONLY) as workbook:
        looks = _Looks(workbook)
        # Sheet names of a text file come from its name and may have to be cut: links must follow.
        shown = dict(zip((sheet.name for sheet in sheets), names[1:], strict=True))
        _write_list(workbook, workbook.add_worksheet(names[0]), lines_of(said, (how["notice"],)), shown)
        for sheet, shown_name in zip(sheets, names[1:], strict=True):
            _write_sheet(workbook.add_worksheet(shown_name), sheet, said, looks)
    return "done"


@dataclass
class _Looks:
    """The formats of a workbook's cells, made once each: colour (empty for none) and how the cell is kept."""

    workbook: Any
    made: dict[tuple[str, str], Any] = field(default_factory=dict)

    def of(self, colour: str, kept: str) -> Any:
        """Return the format of a cell; `kept` is text, number, percent or quoted (looks like a formula)."""
        if not colour and kept in ("text", "number"):
            return None
        if (colour, kept) not in self.made:
            options = {**_KEPT[kept], **({"bg_color": f"#{colour}"} if colour else {})}
            self.made[colour, kept] = self.workbook.add_format(options)
        return self.made[colour, kept]


@dataclass(frozen=True)
class _Column:
    """One column to write: its place in the sheet, how its cells are kept, the colours and broken lines by row."""

    place: int
    kinds: CellMarks
    colours: Mapping[int, str]
    broken: Mapping[int, str]

    def is_number(self, row: int, text: str) -> bool:
        """Tell whether a cell was stored as a number."""
        return row in self.kinds.number_rows and _NUMBER.fullmatch(text) is not None


def _write_sheet(target: Any, sheet: Sheet, marks: Marks, looks: _Looks) -> None:
    for merge in sheet.merges:
        with suppress(OverlappingRange):
            target.merge_range(merge.first_row - 1, merge.first_column, merge.last_row - 1, merge.last_column, "")
    broken = _broken_lines(sheet, marks)
    colours = _colours(sheet, marks)
    for (row, place), colour in colours.items():
        target.write_blank(row - 1, place, None, looks.of(colour, "text"))
    for place in range(sheet.cells.num_columns):
        column = sheet.first_column + place
        kinds = sheet.marks(place) if sheet.marks else CellMarks(frozenset(), _damaged(sheet, column, marks))
        own = {row: colour for (row, at), colour in colours.items() if at == column}
        _write_column(target, sheet.cells.column(place), _Column(column, kinds, own, broken), looks)
    for row, line in broken.items():
        target.write_string(row - 1, 0, line[:LONGEST_CELL], looks.of(colours.get((row, 0), ""), "quoted"))
    for (name, address), text in comments_of(marks).items():
        if name == sheet.name and _ADDRESS.fullmatch(address):
            height = 30 + 18 * lines_in(text, 46)
            target.write_comment(address, fitting(text), {"author": "Scorecard", "width": 340, "height": height})


def _write_column(target: Any, texts: Any, column: _Column, looks: _Looks) -> None:
    """Write one column; what was a number stays one, so that a percentage or a long code keeps its meaning."""
    kinds = column.kinds
    for start in range(0, len(texts), _CHUNK):
        for row, text in enumerate(texts.slice(start, _CHUNK).to_pylist(), start=start + 1):
            if not text or row in column.broken:
                continue
            colour = column.colours.get(row, "")
            if column.is_number(row, text):
                look = looks.of(colour, "percent" if row in kinds.percent_rows else "number")
                target.write_number(row - 1, column.place, float(text), look)
            else:
                look = looks.of(colour, "quoted" if text[0] in _FORMULA_SIGNS else "text")
                target.write_string(row - 1, column.place, text[:LONGEST_CELL], look)


def _colours(sheet: Sheet, marks: Marks) -> dict[tuple[int, int], str]:
    """Return the colours of a sheet's marked cells by row (1-based) and column (0-based)."""
    found = (
        (_ADDRESS.fullmatch(cell), colour) for (name, cell), colour in fills_of(marks).items() if name == sheet.name
    )
    return {(int(at[2]), column_index(at[1])): colour for at, colour in found if at}


def _damaged(sheet: Sheet, column: int, marks: Marks) -> frozenset[int]:
    """Return the rows of a column whose identifier was damaged as a number (M-20): as text it would pass for whole."""
    found = (_ADDRESS.fullmatch(cell.cell) for cell in marks.cells if cell.rule == "M-20" and cell.sheet == sheet.name)
    return frozenset(int(at[2]) for at in found if at and column_index(at[1]) == column)


def _broken_lines(sheet: Sheet, marks: Marks) -> dict[int, str]:
    """Return the lines of a text file that fit no header, whole: split into cells they might load as something else."""
    if sheet.dialect is None:
        return {}
    at = [_ADDRESS.fullmatch(cell.cell) for cell in marks.cells if cell.rule == "E11" and cell.sheet == sheet.name]
    rows = {int(each[2]) for each in at if each}
    return {
        row: sheet.dialect.delimiter.join(
            sheet.cells.column(place)[row - 1].as_py() or "" for place in range(sheet.widths[row - 1])
        )
        for row in sorted(rows)
        if 0 < row <= sheet.row_count
    }


def _write_list(workbook: Any, target: Any, lines: Iterable[Line], shown: Mapping[str, str]) -> None:
    target.hide_gridlines(2)
    set_up_print(target, TO_MEND.name)
    for place, width in enumerate(WIDTHS):
        target.set_column(place, place, width)
    looks = {look: text_format(workbook, **options) for look, options in _LIST_LOOKS.items()}
    for row, line in enumerate(lines):
        for place, text in enumerate(line.texts):
            look = looks[
                line.look if place == 0 or line.look == "heading" else "row" if len(line.texts) > 1 else line.look
            ]
            target.write_string(row, place, fitting(text), look)
        if line.target and line.target[0] in shown:
            link = link_to((shown[line.target[0]], line.target[1]))
            target.write_url(row, 2, f"internal:{link}", looks["link"], fitting(line.texts[2]))
        if len(line.texts) > 1:
            target.set_row(row, 4 + _LINE_POINTS * max(map(lines_in, line.texts, WIDTHS)))
