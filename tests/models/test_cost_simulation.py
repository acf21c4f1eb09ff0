"""Is the cost model a straight line in each assumption, and are its draws quick, seeded and where they should be?"""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cost_simulation import (
    DRIVERS,
    Case,
    Line,
    break_even,
    sides,
    simulate,
    tornado,
    usual_ranges,
)

amounts = st.integers(0, 10**9).map(lambda cents: Fraction(cents, 100))
lines = st.builds(
    Line,
    is_outsourced=st.booleans(),
    amount=amounts,
    is_variable=st.booleans(),
    moved_by=st.frozensets(st.sampled_from([name for name in DRIVERS if name != "volume"]), max_size=3),
)
shares = st.integers(0, 100).map(lambda percent: Fraction(percent, 100))
cases = st.builds(Case, lines=st.lists(lines, max_size=8).map(tuple), recoverable=shares, stranded=shares)


@given(cases, amounts)
def test_a_cost_added_to_both_sides_changes_no_saving(case: Case, added: Fraction) -> None:
    both = tuple(Line(side, added, False, frozenset()) for side in (False, True))
    assert sides(Case((*case.lines, *both), case.recoverable, case.stranded)).saving == sides(case).saving


@given(cases, st.sampled_from(DRIVERS))
def test_at_its_break_even_both_sides_cost_the_same(case: Case, driver: str) -> None:
    value = break_even(case, driver)
    if value is not None:
        assert sides(case, {driver: value}).saving == 0


@given(cases)
def test_amounts_in_another_unit_keep_margin_and_break_even(case: Case) -> None:
    in_10k = Case(
        tuple(Line(each.is_outsourced, each.amount / 10_000, each.is_variable, each.moved_by) for each in case.lines),
        case.recoverable,
        case.stranded,
    )
    assert sides(in_10k).margin == sides(case).margin
    assert all(break_even(in_10k, driver) == break_even(case, driver) for driver in DRIVERS)


@given(cases)
def test_a_tornado_shows_what_moves_and_nothing_else(case: Case) -> None:
    shown = {bar.driver for bar in tornado(case, usual_ranges())}
    assert shown == {driver for driver in usual_ranges() if case.moves(driver)}


def two_sides(price: int) -> Case:
    return Case(
        (
            Line(False, Fraction(1000), True, frozenset({"pay", "handling"})),
            Line(True, Fraction(price), True, frozenset({"price"})),
            Line(True, Fraction(50), False, frozenset({"stranded"})),
        ),
        stranded=Fraction(1, 2),
    )


@pytest.mark.parametrize(("price", "low", "high"), [(500, 1, 1), (900, 0.8, 0.95), (975, 0.2, 0.8), (2000, 0, 0)])
def test_the_dearer_the_vendor_the_rarer_it_wins(price: int, low: float, high: float) -> None:
    assert low <= simulate(two_sides(price)).cheaper_share <= high


def test_draws_stay_within_their_triangles() -> None:
    drawn = simulate(two_sides(900), draws=100_000)
    assert 950 * 0.9 - 990 - 50 < drawn.p05 < drawn.p95 < 1080 * 1.1 - 855


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    assert simulate(two_sides(950)) == simulate(two_sides(950))
    assert simulate(two_sides(950), seed=1) != simulate(two_sides(950))


def test_ten_thousand_draws_take_less_than_a_fifth_of_a_second() -> None:
    case = two_sides(950)
    simulate(case, seed=7)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        simulate(case, draws=10_000, seed=7)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.2
