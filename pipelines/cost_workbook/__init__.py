"""One engagement's quarter as a workbook of live formulas from inputs to verdict, for finance to follow by cell.

`quarter` reads what is asked for, `formulas` finds how each cost line follows from it (`inhouse`, `prices`, `typed`, by
where the line comes from), `cells` puts in what they read (`inputs`), `book` writes it all down (`sheets`, `result`).
"""

from __future__ import annotations

from pipelines.cost_workbook.book import write_cost_workbook
from pipelines.cost_workbook.layout import INPUTS_SHEET, LINES_SHEET, RESULT_SHEET

__all__ = ["INPUTS_SHEET", "LINES_SHEET", "RESULT_SHEET", "write_cost_workbook"]
