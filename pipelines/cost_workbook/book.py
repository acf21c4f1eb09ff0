"""The workbook itself: a sheet of what was put in, one of the lines that follow from it, one of totals and verdict."""

from __future__ import annotations

import io

import xlsxwriter

from pipelines.cost_workbook.cells import Cells
from pipelines.cost_workbook.formulas import formulas_of_lines
from pipelines.cost_workbook.layout import INPUTS_SHEET, LINES_SHEET, RESULT_SHEET, input_rows, looks_of
from pipelines.cost_workbook.quarter import read_quarter
from pipelines.cost_workbook.result import write_result
from pipelines.cost_workbook.sheets import write_inputs, write_lines
from pipelines.opened import Warehouse


def write_cost_workbook(warehouse: Warehouse, engagement: str, period: str) -> bytes:
    """Return the workbook of one engagement's quarter; what is missing stands on it, and no formula hides that.

    Texts out of spreadsheets are written as texts: none becomes a formula.
    """
    cells = Cells(read_quarter(warehouse, engagement, period))
    lines, formulas = cells.quarter.lines, formulas_of_lines(cells)
    rows = input_rows(cells.inputs, formulas)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = looks_of(book)
    result, of_lines, of_inputs = (book.add_worksheet(name) for name in (RESULT_SHEET, LINES_SHEET, INPUTS_SHEET))
    write_inputs(of_inputs, cells.inputs, rows, looks)
    write_lines(of_lines, lines, formulas, rows, looks)
    write_result(result, warehouse, {"engagement": engagement, "period": period}, len(lines), looks)
    book.close()
    return target.getvalue()
