"""Weights without judgements (entropy, CRITIC) as a diagnosis, and weights said outright (equal, budgets)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.direct_weights import budget_weights, equal_weights, exact_weights, with_one_moved
from models.objective_weights import critic_weights, entropy_weights
from models.refused import RefusedError
from tests.models.published import Case, called, case, cases_of

TABLES = st.tuples(st.integers(1, 7), st.integers(1, 5)).flatmap(
    lambda size: arrays(float, size, elements=st.integers(1, 50).map(float))
)


@pytest.mark.parametrize("each", cases_of("entropy_weights"), ids=called)
def test_published_entropy_weights(each: Case) -> None:
    found = entropy_weights(each.matrix)
    assert found.weights == pytest.approx(each.expected["weights"], abs=each.tolerance)
    assert found.weights == pytest.approx(each.computed["weights"], abs=1e-8)
    assert 1 - found.information == pytest.approx(each.computed["entropy"], abs=1e-9)


def test_published_critic_weights() -> None:
    # Diakoulaki, Mavrotas & Papayannakis (1995) Computers & OR 22(7):763-770.
    each = case("critic_diakoulaki1995")
    found = critic_weights(each.matrix, each.better)
    assert found.weights == pytest.approx(each.expected["weights"], abs=each.tolerance)
    assert found.weights == pytest.approx(each.computed["weights"], abs=1e-9)
    assert found.doubts == ()


@pytest.mark.parametrize("seed", range(5))
def test_weights_of_pymcdm(seed: int) -> None:
    import pymcdm

    random = np.random.default_rng(seed)
    table = random.uniform(1, 100, (10, 6))
    types = random.choice([1, -1], 6)
    assert entropy_weights(table).weights == pytest.approx(pymcdm.weights.entropy_weights(table))
    # Theirs ignores direction, so ours is asked with all indicators higher.
    assert critic_weights(table, ["higher"] * 6).weights == pytest.approx(pymcdm.weights.critic_weights(table))
    turned = np.where(types == 1, table, -table)
    directed = critic_weights(table, ["higher" if kind == 1 else "lower" for kind in types])
    assert directed.weights == pytest.approx(pymcdm.weights.critic_weights(turned))


@given(TABLES)
def test_weights_are_shares_whatever_the_table(table: np.ndarray) -> None:
    for found in (entropy_weights(table), critic_weights(table, ["higher"] * table.shape[1])):
        assert found.weights.sum() == pytest.approx(1)
        assert (found.weights >= 0).all()
        if "no_information" not in found.doubts:
            assert (found.weights[found.constant] == 0).all()


@given(TABLES, st.integers(2, 1000))
def test_the_unit_of_an_indicator_changes_nothing(table: np.ndarray, factor: int) -> None:
    scaled = table * np.where(np.arange(table.shape[1]) == 0, factor, 1)
    better = ["lower"] * table.shape[1]
    assert entropy_weights(scaled).weights == pytest.approx(entropy_weights(table).weights, abs=1e-6)
    assert critic_weights(scaled, better).weights == pytest.approx(critic_weights(table, better).weights, abs=1e-6)


def test_an_indicator_equal_for_all_weighs_nothing_and_says_so() -> None:
    table = [[3.0, 1], [3, 2], [3, 5], [3, 4]]
    for found in (entropy_weights(table), critic_weights(table, ["higher", "higher"])):
        assert found.weights.tolist() == [0, 1]
        assert found.constant.tolist() == [True, False]
        assert found.doubts == ("constant_indicator",)


def test_where_nothing_differs_weights_are_equal_and_doubted() -> None:
    for found in (entropy_weights([[3, 7], [3, 7]]), critic_weights([[3, 7], [3, 7]], ["higher", "lower"])):
        assert found.weights.tolist() == [0.5, 0.5]
        assert found.doubts == ("few_vendors", "no_information")


def test_indicators_that_say_the_same_leave_critic_without_information() -> None:
    found = critic_weights([[1, 10], [2, 20], [5, 50], [7, 70]], ["higher", "higher"])
    assert found.weights.tolist() == [0.5, 0.5]
    assert found.doubts == ("no_information",)


def test_hardly_any_dispersion_is_noise_for_entropy() -> None:
    assert entropy_weights([[99.0, 98], [99.1, 98], [99, 98.1], [99, 98]]).doubts == ("hardly_any_dispersion",)


def test_what_has_no_shares_is_refused() -> None:
    for table in ([[-1, 2], [3, 4]], [[0, 2], [0, 4]]):
        with pytest.raises(ValueError, match="entropy needs"):
            entropy_weights(table)
    with pytest.raises(ValueError, match="direction each"):
        critic_weights([[1, 2]], ["higher"])


def test_equal_weights_are_exact() -> None:
    weights = equal_weights(["EQ", "EC", "EP"])
    assert weights == dict.fromkeys(("EQ", "EC", "EP"), Fraction(1, 3))
    for faulty in ([], ["EQ", "EQ"]):
        with pytest.raises(ValueError, match="equal weights"):
            equal_weights(faulty)


def test_budgets_are_averaged_exactly() -> None:
    weights = budget_weights(
        {"甲": {"EQ": 50, "EP": 50}, "乙": {"EQ": Decimal("33.3"), "EP": Decimal("66.7")}, "丙": {"EQ": 0, "EP": 100}}
    )
    assert weights == {"EQ": Fraction(833, 3000), "EP": Fraction(2167, 3000)}
    assert sum(weights.values()) == 1


@pytest.mark.parametrize(
    ("budget", "rule", "said"),
    [
        ({"EQ": 50, "EP": 49}, "wrong_total", "乙 gives 99 points, not 100"),
        ({"EQ": 110, "EP": -10}, "negative", "乙 gives less than 0 points to EP"),
        ({"EQ": 100}, "other_items", "乙 must give points to the same items.*EP"),
    ],
)
def test_a_budget_that_does_not_fit_is_refused_by_name(budget: dict[str, int], rule: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said) as caught:
        budget_weights({"甲": {"EQ": 50, "EP": 50}, "乙": budget})
    assert (caught.value.rule, caught.value.about["member"]) == (rule, "乙")
    with pytest.raises(RefusedError, match="at least one"):
        budget_weights({})


def test_a_slider_moves_one_weight_and_keeps_the_others_proportions() -> None:
    moved = with_one_moved({"EQ": Fraction(10), "EP": Fraction(60), "ER": Fraction(30)}, "EQ", Fraction(25))
    assert moved == {"EQ": 25, "EP": 50, "ER": 25}
    assert with_one_moved({"EQ": Fraction(1), "EP": Fraction(0), "ER": Fraction(0)}, "EQ", Fraction(1, 2)) == {
        "EQ": Fraction(1, 2),
        "EP": Fraction(1, 4),
        "ER": Fraction(1, 4),
    }
    for new in (Fraction(-1), Fraction(101)):
        with pytest.raises(ValueError, match="can't weigh"):
            with_one_moved({"EQ": Fraction(40), "EP": Fraction(60)}, "EQ", new)
    with pytest.raises(ValueError, match="can't weigh"):
        with_one_moved({"EQ": Fraction(100)}, "EQ", Fraction(50))


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6), st.fractions(0, 1))
def test_a_moved_weight_leaves_the_sum_alone(parts: list[int], share: Fraction) -> None:
    weights = {f"I{i}": Fraction(part) for i, part in enumerate([*parts, 1])}
    whole = sum(weights.values())
    moved = with_one_moved(weights, "I0", share * whole)
    assert sum(moved.values()) == whole
    assert moved["I0"] == share * whole
    assert all(each >= 0 for each in moved.values())


def test_thirds_become_two_decimals_that_sum_to_a_hundred() -> None:
    weights = exact_weights({"EQ": 1 / 3, "EP": 1 / 3, "ER": 1 / 3})
    assert weights == {"EQ": Fraction("33.34"), "EP": Fraction("33.33"), "ER": Fraction("33.33")}


@given(st.lists(st.floats(0, 1000, allow_subnormal=False), min_size=1, max_size=30).filter(any))
def test_exact_weights_sum_to_a_hundred_and_are_less_than_a_step_off(shares: list[float]) -> None:
    named = {f"I{i}": share for i, share in enumerate(shares)}
    weights = exact_weights(named)
    assert sum(weights.values()) == 100
    for name, share in named.items():
        assert abs(weights[name] - Fraction(share) / sum(map(Fraction, shares)) * 100) < Fraction(1, 100)


def test_what_makes_no_weights_is_refused() -> None:
    for shares in ({"EQ": -1.0}, {"EQ": float("nan")}, {"EQ": 0.0}, {}):
        with pytest.raises(ValueError, match="finite"):
            exact_weights(shares)
    with pytest.raises(ValueError, match="multiple"):
        exact_weights({"EQ": 1.0}, step=Fraction(3))
