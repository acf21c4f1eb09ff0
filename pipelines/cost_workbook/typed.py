"""How a typed line follows from its row: net, gross or a share of a pool, with VAT that is lost; all or by months."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipelines.cost_workbook.cells import Cells
from pipelines.cost_workbook.inputs import ONE_TIME, POOLS, Input
from pipelines.cost_workbook.quarter import Row, key_of, name_of, place_of
from pipelines.cost_workbook.terms import UNKNOWN, Term, whole


def typed(cells: Cells, line: Row) -> Iterator[Term]:
    """Yield the ways in which a row comes to an amount: each base alone, then with VAT that is lost on it."""
    row = cells.quarter.entries.get(key_of(line), {})
    for base in _bases(cells, line, row):
        if base.value is None:
            continue
        yield base
        yield base + cells.column(line, row, "vat_irrecoverable_cny")
        yield base + cells.column(line, row, "vat_cny") * cells.lost_share(row)
        yield base + base * cells.vat_rate(line, row) * cells.lost_share(row)


def spread(cells: Cells, line: Row) -> Iterator[Term]:
    """Yield the ways in which a quarter takes its months of what was paid once."""
    months = cells.quarter.entries[key_of(line)]["amort_months"]
    for paid in typed(cells, line):
        if not paid.value or not months:
            continue
        # As many as the quarter is charged for: the last one of a contract takes the rest.
        charged = Fraction(round(Fraction(line["amount_cny"]) / paid.value * months))
        every = _months(cells, line, "Months 摊销月数", months)
        yield paid * _months(cells, line, "Months charged 本季摊销月数", charged) / every


def _bases(cells: Cells, line: Row, row: Row) -> Iterator[Term]:
    yield _pool_share(cells, line, row)
    yield cells.column(line, row, "amount_ex_vat_cny")
    yield cells.column(line, row, "gross_cny") - cells.column(line, row, "vat_cny")
    yield cells.column(line, row, "gross_cny") / (whole(1) + cells.vat_rate(line, row))


def _pool_share(cells: Cells, line: Row, row: Row) -> Term:
    if row.get("pool_amount_cny") is None or not row["whole_qty"]:
        return UNKNOWN
    amount = _of_pool(cells, row, "pool_amount_cny", "Pool 成本池(元)")
    everybody = _of_pool(cells, row, "whole_qty", "Driver of all 分摊数量合计")
    return amount * cells.column(line, row, "driver_qty", POOLS) / everybody


def _of_pool(cells: Cells, row: Row, name: str, said: str) -> Term:
    # A pool has the same name in every quarter and other figures in each.
    each = Input(POOLS, f"{row['pool_name']} · {said}", row[name])
    return cells.inputs.put((name, row["pool_name"], row[name]), each)


def _months(cells: Cells, line: Row, said: str, months: int | Fraction) -> Term:
    each = Input(ONE_TIME, f"{name_of(line)} · {said}", months, place_of(line))
    return cells.inputs.put((*key_of(line), said), each)
