"""Are all volumes found at which the cheaper side changes, where cost has steps and prices have bands?"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from models.volume_steps import Band, Crossing, InHouse, Outsourced, crossings

F = Fraction


def flat(fixed: int, price: F) -> Outsourced:
    return Outsourced(F(fixed), F(0), [Band(F(0), None, price)], is_progressive=False)


def test_without_steps_it_is_the_break_even_of_the_worked_example() -> None:
    """Domain 4.8: Q* = (133,526 - 97,392) / (1.599133 - 1.361280) = 151,917.15 items."""
    unit_in = (F(1_056_872) - 97_392) / 600_000
    unit_out = (F(950_294) - 133_526) / 600_000
    (found,) = crossings(InHouse(F(97_392), unit_in), flat(133_526, unit_out), F(1_800_000))
    assert found.is_cheaper_above
    assert round(float(found.volume), 2) == 151_917.15


def test_whole_operators_make_several_crossings() -> None:
    # An operator costs 100 and does 10; outsourced 11 a unit: cheaper just after a person begins, dearer as he fills up.
    found = crossings(InHouse(F(0), F(0), F(100), F(10)), flat(0, F(11)), F(30))
    assert found == [
        Crossing(F(100, 11), is_cheaper_above=False),
        Crossing(F(10), is_cheaper_above=True),
        Crossing(F(200, 11), is_cheaper_above=False),
        Crossing(F(20), is_cheaper_above=True),
        Crossing(F(300, 11), is_cheaper_above=False),
    ]


def test_a_band_for_the_whole_quantity_turns_at_its_edge_and_a_slice_does_not() -> None:
    bands = [Band(F(0), F(100), F(12)), Band(F(100), None, F(8))]
    inhouse = InHouse(F(0), F(10))
    assert crossings(inhouse, Outsourced(F(0), F(0), bands, is_progressive=False), F(1000)) == [
        Crossing(F(100), is_cheaper_above=True)
    ]
    # By slices: 1,200 for the first hundred, then 8: equal at 200.
    assert crossings(inhouse, Outsourced(F(0), F(0), bands, is_progressive=True), F(1000)) == [
        Crossing(F(200), is_cheaper_above=True)
    ]


def test_above_the_last_band_nothing_is_guessed() -> None:
    closed = Outsourced(F(0), F(0), [Band(F(0), F(50), F(12))], is_progressive=False)
    assert crossings(InHouse(F(0), F(10)), closed, F(1000)) == []


def test_nothing_turns_where_no_band_says_a_price() -> None:
    # Cheaper from 10 to 50 and dearer from 80 on: what lies below and between has no price, and no volume at which it turns.
    bands = [Band(F(10), F(50), F(8)), Band(F(80), F(200), F(12))]
    assert crossings(InHouse(F(0), F(10)), Outsourced(F(0), F(0), bands, is_progressive=False), F(1000)) == []
    # By slices nothing above a gap has a price.
    slices = [Band(F(0), F(50), F(8)), Band(F(80), None, F(1000))]
    assert crossings(InHouse(F(0), F(10)), Outsourced(F(0), F(0), slices, is_progressive=True), F(1000)) == []


def test_a_price_that_follows_no_volume_turns_where_the_rest_does() -> None:
    assert crossings(InHouse(F(0), F(10)), Outsourced(F(900), F(1), [], is_progressive=False), F(1000)) == [
        Crossing(F(100), is_cheaper_above=True)
    ]


def test_equal_cost_is_not_cheaper() -> None:
    assert crossings(InHouse(F(0), F(10)), flat(0, F(10)), F(100)) == []


@given(
    st.tuples(st.integers(0, 500), st.integers(1, 30), st.integers(0, 300), st.integers(1, 50)),
    st.integers(0, 500),
    st.lists(st.integers(1, 40), min_size=1, max_size=3),
    st.booleans(),
)
def test_between_two_crossings_the_cheaper_side_is_one(
    own: tuple[int, int, int, int], other: int, prices: list[int], is_progressive: bool
) -> None:
    edges = [F(60 * place) for place in range(len(prices))] + [None]
    bands = [Band(F(edges[at] or 0), edges[at + 1], F(price)) for at, price in enumerate(prices)]
    inhouse = InHouse(*map(F, own))
    outsourced = Outsourced(F(other), F(0), bands, is_progressive)
    found = crossings(inhouse, outsourced, F(240))
    turns = [each.volume for each in found]
    assert turns == sorted(turns)
    for step in range(1, 480):
        # Between grid points that are no step and no crossing.
        volume = F(step, 2) + F(1, 1009)
        is_cheaper = inhouse.cost(volume) > outsourced.cost(volume)
        passed = [each for each in found if each.volume < volume]
        if passed and volume not in turns:
            assert is_cheaper == passed[-1].is_cheaper_above
