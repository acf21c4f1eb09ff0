"""How each cost line of an engagement's quarter follows from what was put in: the formulas of the workbook (4.2, 4.3).

A formula is written only where it comes to what the costs hold; any other amount is put in as it is, so that the
workbook can't differ from the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipelines.cost_workbook.cells import OFF_BY, Cells
from pipelines.cost_workbook.inhouse import calculated
from pipelines.cost_workbook.prices import credit, credit_vat, lost_vat, price
from pipelines.cost_workbook.quarter import Row
from pipelines.cost_workbook.terms import UNKNOWN, Term, first_that_gives
from pipelines.cost_workbook.typed import spread, typed


def formulas_of_lines(cells: Cells) -> list[Term]:
    """Return the formula of each line in their order, UNKNOWN where a line has no amount."""
    return [_formula(cells, number, line) for number, line in enumerate(cells.quarter.lines)]


def _formula(cells: Cells, number: int, line: Row) -> Term:
    if line["amount_cny"] is None:
        return UNKNOWN
    amount = Fraction(line["amount_cny"])
    found = first_that_gives(amount, _ways(cells, line), OFF_BY)
    return cells.amount_put_in(number) if found.value is None else found


def _ways(cells: Cells, line: Row) -> Iterator[Term]:
    """Yield the ways in which a line may have come about, by where it comes from."""
    if line["adjusts_price"]:
        yield credit_vat(cells, line) if line["cost_code"] == "O1b" else credit(cells, line)
        return
    match line["source"]:
        case "computed":
            yield calculated(cells, line)
        case "price":
            yield price(cells, str(line["stated_month"]))
        case "vat":
            yield from lost_vat(cells, line)
        case "amortised":
            yield from spread(cells, line)
        case _:
            yield from typed(cells, line)
