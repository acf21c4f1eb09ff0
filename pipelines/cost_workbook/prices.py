"""How the lines of the price follow: price times quantity, what credits take off it, and VAT that is lost on both."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from pipelines.cost_workbook.cells import Cells
from pipelines.cost_workbook.inputs import AMOUNTS, PRICE, Input
from pipelines.cost_workbook.quarter import Row, key_of, name_of, place_of
from pipelines.cost_workbook.terms import UNKNOWN, Term, larger, smaller, total, whole, within


def price(cells: Cells, month: str) -> Term:
    """Return the price of a month by the contract: of each band the part of the quantity that lies in it."""
    bands = [band for band in cells.quarter.bands if band["month"] == month]
    numbers = [f" {number}" for number in range(1, len(bands) + 1)] if len(bands) > 1 else [""]
    return total(map(partial(_fee, cells), bands, numbers)) if bands else UNKNOWN


def _fee(cells: Cells, band: Row, number: str) -> Term:
    """Return the fee of a band; `number` goes behind the names of its inputs, nothing where it is the only one."""

    def put(name: str, value: Any) -> Term:
        said = f"{band['month']} · {name}"
        return cells.inputs.put(("price", said), Input(PRICE, said, value))

    each = put(f"Price 单价(元){number}", band["price_cny"])
    if band["quantity"] is None:
        return each
    quantity = put("Quantity 数量", band["quantity"])
    if not number and not band["band_above"] and band["band_to"] is None:
        return quantity * each
    above = put(f"Band above 档位起点(不含){number}", band["band_above"])
    upto = None if band["band_to"] is None else put(f"Band up to 档位终点{number}", band["band_to"])
    if band["band_method"] == "progressive":
        return larger((quantity if upto is None else smaller(quantity, upto)) - above, whole(0)) * each
    return within(quantity, above, upto, quantity * each)


def credit(cells: Cells, line: Row) -> Term:
    """Return what changes the price (a credit, a bonus, a credit earned back), put in without its sign."""
    amount = line["amount_cny"]
    said = Input(AMOUNTS, name_of(line), abs(amount), place_of(line))
    put = cells.inputs.put((*key_of(line), "credit"), said)
    return -put if amount < 0 else put


def credit_vat(cells: Cells, line: Row) -> Term:
    """Return the VAT that a credit takes along: the price's, in proportion."""
    taken = next(_prices(cells, line, adjusts_price=True), None)
    if taken is None:
        return UNKNOWN
    return _billed(cells, "O1b") * cells.line_amount(taken) / _billed(cells, "O1")


def lost_vat(cells: Cells, line: Row) -> Iterator[Term]:
    """Yield the ways in which the VAT lost on a price follows: as typed, out of the gross amount, by a rate."""
    of_month = (
        number
        for number in _prices(cells, line, adjusts_price=False)
        if cells.quarter.lines[number]["stated_month"] == line["stated_month"]
    )
    priced = next(of_month, None)
    if priced is None:
        return
    row = cells.quarter.invoices.get(key_of(line)) or cells.quarter.entries.get(key_of(line)) or {}
    yield cells.column(line, row, "vat_irrecoverable_cny")
    yield cells.column(line, row, "vat_cny") * cells.lost_share(row)
    yield (cells.column(line, row, "gross_cny") - cells.column(line, row, "amount_ex_vat_cny")) * cells.lost_share(row)
    yield cells.line_amount(priced) * cells.vat_rate(line, row) * cells.lost_share(row)


def _prices(cells: Cells, line: Row, *, adjusts_price: bool) -> Iterator[int]:
    """Yield the numbers of the price lines of the row that a line came from, or of what changes them."""
    for number, other in enumerate(cells.quarter.lines):
        if other["cost_code"] == "O1" and other["adjusts_price"] == adjusts_price and key_of(other) == key_of(line):
            yield number


def _billed(cells: Cells, code: str) -> Term:
    """Return all lines of a code that are no change of the price."""
    return total(
        cells.line_amount(number)
        for number, line in enumerate(cells.quarter.lines)
        if line["cost_code"] == code and not line["adjusts_price"] and line["amount_cny"] is not None
    )
