"""Where the cells of the workbook stand, and how they look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from pipelines.cost_workbook.inputs import INPUT, SECTIONS, Inputs
from pipelines.cost_workbook.terms import Term

RESULT_SHEET, LINES_SHEET, INPUTS_SHEET = "Result 结论", "Lines 明细", "Inputs 输入"
# Below the headers, counted from one as in an address.
_FIRST_ROW: Final = 2


@dataclass(frozen=True)
class Looks:
    """How cells are written."""

    bold: Any
    money: Any
    rate: Any
    given: Any


def looks_of(book: Any) -> Looks:
    """Return the looks of a workbook's cells."""
    return Looks(
        book.add_format({"bold": True}),
        book.add_format({"num_format": "#,##0.00"}),
        book.add_format({"num_format": "0.0000%"}),
        book.add_format({"bg_color": "#FFF6D6", "border": 1, "border_color": "#D9D2B6"}),
    )


def input_rows(inputs: Inputs, terms: Iterable[Term]) -> dict[int, int]:
    """Return the row of each cell that something follows from by its number, with a row before each section."""
    used = sorted(inputs.used_by(terms))
    rows: dict[int, int] = {}
    at = _FIRST_ROW
    for section in SECTIONS:
        numbers = [number for number in used if inputs.cells[number].section == section]
        rows |= dict(zip(numbers, count(at + 1)))
        at += len(numbers) + 1 if numbers else 0
    return rows


def formula(term: Term, rows: Mapping[int, int]) -> str:
    """Return a term with the addresses of the cells that it reads."""

    def address(kind: str, number: int) -> str:
        if kind == INPUT:
            return f"'{INPUTS_SHEET}'!$B${rows[number]}"
        return f"'{LINES_SHEET}'!$E${_FIRST_ROW + number}"

    return term.placed(address)


def column_of_lines(letter: str, line_count: int) -> str:
    """Return the address of a column of the lines, of its first cell where there is no line."""
    last = _FIRST_ROW + max(line_count, 1) - 1
    return f"'{LINES_SHEET}'!${letter}${_FIRST_ROW}:${letter}${last}"
