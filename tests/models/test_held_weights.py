"""Do weights sum exactly while some are held, and does what nobody touched stay as it was?"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.held_weights import dimension_weights, room_for, settled, spread, whole_of

UNIT = Fraction(1, 100)
FIVE = {"资质": Fraction(10), "规模": Fraction(10), "业绩": Fraction(45), "信誉": Fraction(15), "管理": Fraction(20)}
TREE = {
    "资质": {"EQ1": Fraction(4), "EQ2": Fraction(6)},
    "业绩": {"EP1": Fraction(30), "EP2": Fraction(50), "EP3": Fraction(10)},
}

starts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 400).map(lambda n: Fraction(n, 7)), min_size=2)


def test_the_rest_follows_in_its_proportions() -> None:
    assert spread(FIVE, {"业绩": Fraction(50)}, Fraction(100), UNIT) == {
        "资质": Fraction("9.09"), "规模": Fraction("9.09"), "业绩": Fraction(50), "信誉": Fraction("13.64"), "管理": Fraction("18.18"),
    }  # fmt: skip


def test_what_is_held_stays_and_the_last_free_one_takes_what_is_left() -> None:
    held = {"资质": Fraction(12), "规模": Fraction("7.5"), "业绩": Fraction(40), "信誉": Fraction(20)}
    assert spread(FIVE, held, Fraction(100), UNIT)["管理"] == Fraction("20.5")


def test_a_weight_that_starts_at_nothing_stays_there_unless_all_do() -> None:
    assert spread(
        {"a": Fraction(0), "b": Fraction(50), "c": Fraction(50)}, {"b": Fraction(20)}, Fraction(100), UNIT
    ) == {"a": 0, "b": 20, "c": 80}
    assert spread(
        {"a": Fraction(0), "b": Fraction(0), "c": Fraction(100)}, {"c": Fraction(99)}, Fraction(100), UNIT
    ) == {
        "a": Fraction("0.5"),
        "b": Fraction("0.5"),
        "c": 99,
    }


def test_nothing_held_leaves_fractions_as_they_are() -> None:
    thirds = {"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}
    assert spread(thirds, {}, Fraction(1), Fraction(1, 10_000)) == thirds


@pytest.mark.parametrize(
    ("held", "total"), [({"a": Fraction(-1)}, 100), ({"a": Fraction(60), "b": Fraction(60)}, 100), ({"a": Fraction(60), "b": Fraction(30)}, 100), ({"x": Fraction(1)}, 100)]
)  # fmt: skip
def test_impossible_holds_are_refused(held: dict[str, Fraction], total: int) -> None:
    with pytest.raises(ValueError, match="held weights leave"):
        spread({"a": Fraction(50), "b": Fraction(50)}, held, Fraction(total), UNIT)


def test_an_indicator_moves_within_its_dimension_only() -> None:
    moved = settled(TREE, {}, {"EP2": Fraction(60)})
    assert moved == {
        "资质": TREE["资质"],
        "业绩": {"EP1": Fraction("22.5"), "EP2": Fraction(60), "EP3": Fraction("7.5")},
    }


def test_indicators_follow_their_dimension_and_held_ones_do_not() -> None:
    moved = settled(TREE, {"业绩": Fraction(80)}, {"EP3": Fraction(10)})
    assert moved["资质"] == {"EQ1": Fraction(8), "EQ2": Fraction(12)}
    assert moved["业绩"] == {"EP1": Fraction("26.25"), "EP2": Fraction("43.75"), "EP3": Fraction(10)}


def test_a_held_indicator_shrinks_where_its_dimension_has_no_room() -> None:
    assert settled(TREE, {"业绩": Fraction(5)}, {"EP3": Fraction(10)})["业绩"] == {"EP1": 0, "EP2": 0, "EP3": 5}


def test_room_is_what_the_other_held_ones_leave() -> None:
    assert room_for("业绩", {"业绩": Fraction(45), "资质": Fraction(30)}, Fraction(100)) == 70


@given(starts, st.data())
def test_the_sum_is_exact_and_what_is_held_stays(start: dict[str, Fraction], data: st.DataObject) -> None:
    total = Fraction(100)
    names = data.draw(st.lists(st.sampled_from(sorted(start)), unique=True, max_size=len(start) - 1))
    held: dict[str, Fraction] = {}
    for name in names:
        held[name] = Fraction(data.draw(st.integers(0, int(room_for(name, held, total) * 2))), 2)
    found = spread(start, held, total, UNIT)
    assert sum(found.values()) == total
    assert min(found.values()) >= 0
    assert all(found[name] == weight for name, weight in held.items())
    assert list(found) == list(start)


@given(st.integers(0, 200), st.integers(0, 200))
def test_dimensions_and_indicators_sum_exactly_whatever_is_moved(dimension: int, indicator: int) -> None:
    found = settled(TREE, {"业绩": Fraction(dimension, 2)}, {"EP2": Fraction(indicator, 2)})
    assert whole_of(found) == 100
    assert dimension_weights(found)["业绩"] == Fraction(dimension, 2)
    # Moved back, everything is where it was.
    assert settled(TREE, {}, {}) == TREE
