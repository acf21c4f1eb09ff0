"""The cells of the sheet of inputs: each once, with its name, where it is from, and the section that it stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from pipelines.cost_workbook.terms import Term, cell

# What a term reads: a cell of the inputs, or the amount of a cost line.
INPUT, LINE = "i", "l"

CALCULATION, ASSUMED, VOLUME, PRICE = (
    "In-house calculation 自营测算",
    "Assumptions 参数",
    "Volume 业务量",
    "Price 合同价格",
)
POOLS, ONE_TIME, AMOUNTS = "Shared pools 共用成本池", "One-time costs 一次性费用", "Amounts 金额"
# In the order in which they stand on the sheet.
SECTIONS: Final = (CALCULATION, ASSUMED, VOLUME, PRICE, POOLS, ONE_TIME, AMOUNTS)


@dataclass(frozen=True)
class Input:
    """A cell that is put in or, where it has a `term`, follows from others of the sheet."""

    section: str
    name: str
    value: Fraction | Decimal | int
    source: str = ""
    term: Term | None = None


class Inputs:
    """The cells that lines follow from, each once by its key, in the order in which they were first read."""

    def __init__(self) -> None:
        """Begin without any."""
        self.cells: list[Input] = []
        self._known: dict[tuple[object, ...], Term] = {}

    def put(self, key: tuple[object, ...], each: Input) -> Term:
        """Return the cell of a key, put in where there was none."""
        if key not in self._known:
            self._known[key] = cell(INPUT, len(self.cells), Fraction(each.value))
            self.cells.append(each)
        return self._known[key]

    def used_by(self, terms: Iterable[Term]) -> set[int]:
        """Return the numbers of the cells that terms read, and of those that these follow from."""
        waiting = [number for term in terms for number in term.cells(INPUT)]
        found: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                term = self.cells[number].term
                waiting += [] if term is None else term.cells(INPUT)
        return found
