"""Which lines of a quarter an assumption moves, where a line does not follow from another as in the worked example."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from models.cost_simulation import sides, simulate, tornado, usual_ranges
from pipelines.cost_cases import case_of


def line(code: str, side: str, amount: str, *moved_by: str, vat: str | None = None) -> dict[str, Any]:
    """A line of costs.engagement_costs, half of whose VAT is recovered."""
    return {
        "cost_code": code, "side": side, "amount_cny": Decimal(amount), "variable_cny": Decimal(0),
        "vat_cny": None if vat is None else Decimal(vat), "moved_by": list(moved_by), "recoverable": Decimal("0.5"),
    }  # fmt: skip


# Domain 4.3: O10 is the sum over all in-house lines of what can't be avoided, so it may be more than the overhead.
@pytest.mark.parametrize(
    ("stranded", "lowest", "highest"),
    [
        ("0", 160_000, 110_000),
        ("25000", 160_000, 110_000),
        ("50000", 160_000, 110_000),
        ("50001", 160_000, 109_999),
        ("150000", 160_000, 10_000),
    ],
)
def test_stranded_cost_is_drawn_from_nothing_to_all_that_it_may_be(stranded: str, lowest: int, highest: int) -> None:
    case = case_of([
        line("I1", "IN", "900000"), line("I12", "IN", "50000", "pay", "handling"), line("O1", "OUT", "790000", "price"),
        line("O10", "OUT", stranded, "stranded"),
    ])  # fmt: skip
    base = sides(case).saving
    assert base == 160_000 - int(stranded)
    (bar,) = (bar for bar in tornado(case, usual_ranges()) if bar.driver == "stranded")
    assert (bar.saving_low, bar.saving_high) == (lowest, highest)
    assert bar.saving_high <= base <= bar.saving_low
    # A yuan more than the overhead is no other kind of cost.
    assert simulate(case).cheaper_share > 0.8


def test_stranded_cost_without_overhead_is_a_share_of_itself() -> None:
    case = case_of([line("I1", "IN", "100", "pay"), line("O1", "OUT", "50"), line("O10", "OUT", "101", "stranded")])
    assert sides(case).saving == -51
    assert sides(case, {"stranded": Fraction(0)}).saving == 50
    credit = case_of([line("I1", "IN", "100", "pay"), line("O10", "OUT", "-5", "stranded")])
    assert sides(credit).saving == 105
    assert not credit.moves("stranded")


@pytest.mark.parametrize(("lost", "moves"), [("21168.00000001", True), ("21168.00001", False)])
def test_lost_vat_follows_the_price_but_for_the_dust_of_rounding(lost: str, *, moves: bool) -> None:
    case = case_of([
        line("I1", "IN", "1000000"), line("O1", "OUT", "705600", "price", vat="42336.00000001"),
        line("O1b", "OUT", lost, "price", "vat"),
    ])  # fmt: skip
    assert case.moves("vat") is moves
    assert abs(sides(case).saving - (1_000_000 - 705_600 - Fraction(lost))) < Fraction(1, 1_000_000)


def test_vat_of_any_line_moves_with_the_recoverable_share_and_with_what_moves_the_line() -> None:
    monitored = {**line("O3", "OUT", "103", "pay"), "variable_cny": Decimal("51.5"), "shared_vat_cny": Decimal(6)}
    case = case_of([line("I1", "IN", "200"), line("O1", "OUT", "50", "price"), monitored])
    assert sides(case).saving == 47
    assert sides(case, {"vat": Fraction(1)}).saving == 50
    assert sides(case, {"vat": Fraction(0), "pay": Fraction(2), "volume": Fraction(2)}).saving == 150 - 2 * 106 * 1.5
    # What is stated as lost is no share of anything.
    assert not case_of([line("O3", "OUT", "103", vat="6")]).moves("vat")


def test_vat_on_an_ordinary_invoice_is_lost_whatever_the_recoverable_share() -> None:
    """Of 60 of VAT 20 stand on an ordinary invoice; nothing is recovered today, which must not hide it."""
    price = {**line("O1", "OUT", "1000", "price", vat="60"), "variable_cny": Decimal(500)}
    lost = {**line("O1b", "OUT", "60", "price", "vat"), "variable_cny": Decimal(30), "shared_vat_cny": Decimal(40)}
    case = case_of([{**each, "recoverable": Decimal(0)} for each in (line("I1", "IN", "2000"), price, lost)])
    assert sides(case).saving == 940
    assert sides(case, {"vat": Fraction(1)}).saving == 980
    assert sides(case, {"price": Fraction(2)}).saving == 2000 - 2120
    assert sides(case, {"vat": Fraction(1), "volume": Fraction(2)}).saving == 2000 - 1500 - 30
    whole = {**lost, "shared_vat_cny": Decimal(0)}
    all_ordinary = case_of([{**each, "recoverable": Decimal(0)} for each in (line("I1", "IN", "2000"), price, whole)])
    assert sides(all_ordinary).saving == 940
    assert not all_ordinary.moves("vat")
