"""The cells that formulas read: what was put in, by where it stands in the warehouse, and other lines' amounts."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from pipelines.cost_workbook.inputs import AMOUNTS, ASSUMED, CALCULATION, LINE, ONE_TIME, PRICE, Input, Inputs
from pipelines.cost_workbook.names import COLUMNS, figure_name, parameter_name
from pipelines.cost_workbook.quarter import Quarter, Row, key_of, name_of, place_of
from pipelines.cost_workbook.terms import UNKNOWN, Term, cell, first_that_gives, rounded, whole

# People are counted to the sixth decimal wherever they multiply.
_PEOPLE, _PEOPLE_DIGITS = ("operators", "supervisor_count"), 6
# Intermediate figures are kept to the eighth decimal: a product of them is right to this, a figure to a part of it.
OFF_BY: Final = Fraction(1, 1000)
_FIGURE_OFF_BY: Final = OFF_BY / 1000


class Cells:
    """The cells of a quarter's formulas; what is unknown is UNKNOWN, and an input is put in when it is first read."""

    def __init__(self, quarter: Quarter) -> None:
        """Begin without any input."""
        self.quarter = quarter
        self.inputs = Inputs()

    def line_amount(self, number: int) -> Term:
        """Return the amount of another line, nought where it has none."""
        return cell(LINE, number, Fraction(self.quarter.lines[number]["amount_cny"] or 0))

    def amount_put_in(self, number: int) -> Term:
        """Return the amount of a line as an input of its own."""
        line = self.quarter.lines[number]
        return self.inputs.put((LINE, number), Input(AMOUNTS, name_of(line), line["amount_cny"], place_of(line)))

    def column(self, line: Row, row: Row, name: str, section: str | None = None) -> Term:
        """Return what stands in a column of the row that a line came from."""
        if row.get(name) is None:
            return UNKNOWN
        section = section or (ONE_TIME if line["source"] == "amortised" else AMOUNTS)
        said = f"{name_of(line)} · {COLUMNS[name]}"
        return self.inputs.put((*key_of(line), name), Input(section, said, row[name], place_of(line)))

    def vat_rate(self, line: Row, row: Row) -> Term:
        """Return the VAT rate of a line's row, else the contract's."""
        if row.get("vat_rate") is not None:
            return self.column(line, row, "vat_rate")
        rate = self.quarter.contract_vat_rate
        if rate is None:
            return UNKNOWN
        return self.inputs.put(("contract rate",), Input(PRICE, "VAT rate of the contract 合同税率", rate))

    def lost_share(self, row: Row) -> Term:
        """Return the share of a row's VAT that is not recovered: all of it on an ordinary invoice."""
        if row.get("invoice_kind") == "ordinary":
            return whole(1)
        return whole(1) - self.parameter("vat_recoverable")

    def parameter(self, name: str) -> Term:
        """Return a dated assumption."""
        found = self.quarter.parameters.get(name)
        if found is None:
            return UNKNOWN
        place = "everywhere 各地" if found["place"] == "*" else found["place"]
        said = "confirmed 已确认" if found["is_confirmed"] else "not confirmed 未确认"
        source = f"{place} · {found['source_en']} {found['source_zh']} · {said}"
        return self.inputs.put(("parameter", name), Input(ASSUMED, parameter_name(name), found["value"], source))

    def figure(self, name: str) -> Term:
        """Return a figure of the in-house calculation as an input."""
        figures = self.quarter.figures
        value = figures.get(name)
        if value is None:
            return UNKNOWN
        kept = round(value, _PEOPLE_DIGITS) if name in _PEOPLE else value
        return self.inputs.put(("figure", name), Input(CALCULATION, figure_name(name), kept, place_of(figures)))

    def figure_or_parameter(self, figure: str, parameter: str | None = None) -> Term:
        """Return a figure of the calculation, else the assumption that stands in for it."""
        found = self.figure(figure)
        return self.parameter(parameter or figure) if found.value is None else found

    def reckoned_figure(self, name: str, ways: Iterable[Term]) -> Term:
        """Return a figure of the calculation as it follows from inputs, or as an input where no way gives it."""
        value = self.quarter.figures.get(name)
        found = UNKNOWN if value is None else first_that_gives(Fraction(value), ways, _FIGURE_OFF_BY)
        if name in _PEOPLE:
            found = rounded(found, _PEOPLE_DIGITS)
        if found.value is None:
            return self.figure(name)
        each = Input(CALCULATION, figure_name(name), found.value, term=found)
        return self.inputs.put(("reckoned", name), each)
