"""Price points PM1-PM5 of domain 3.4, exact, and whose order they keep (decision 18)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.refused import RefusedError
from tests.models.price_methods import PriceRule, bids_to_explain, keeps_order, price_points, tender_total

BIDS = {"甲": 100, "乙": 110, "丙": 90, "丁": 120, "戊": 80}
HALF = Fraction(1, 2)
TENDER = st.lists(st.tuples(st.integers(1, 200), st.integers(0, 100)), min_size=2, max_size=7)


def named(tender: list[tuple[int, int]]) -> tuple[dict[str, int], dict[str, int]]:
    return {f"V{i}": bid for i, (bid, _) in enumerate(tender)}, {f"V{i}": q for i, (_, q) in enumerate(tender)}


def totals(rule: PriceRule, tender: list[tuple[int, int]], weight: Fraction) -> list[Fraction]:
    bids, quality = named(tender)
    points = price_points(rule, bids, quality).points
    return [tender_total(rule, quality[bidder], points[bidder], weight) for bidder in bids]


@pytest.mark.parametrize(
    ("rule", "base", "points"),
    [
        (PriceRule("PM1"), 80, {"甲": "80", "乙": "800/11", "丙": "800/9", "丁": "200/3", "戊": "100"}),
        # Five bids: 80 and 120 are dropped, the mean is 100; a point a percent above, half below.
        (PriceRule("PM2"), 100, {"甲": "100", "乙": "90", "丙": "95", "丁": "80", "戊": "90"}),
        # Three percent off the mean: 97.
        (
            PriceRule("PM3", markdown=Fraction(3, 100)),
            97,
            {"甲": "9400/97", "乙": "8400/97", "丙": "9350/97", "丁": "7400/97", "戊": "8850/97"},
        ),
        (PriceRule("PM4", cap=Fraction(120)), 80, {"甲": "50", "乙": "25", "丙": "75", "丁": "0", "戊": "100"}),
        (
            PriceRule("PM4", cap=Fraction(120), reference=Fraction(90)),
            90,
            {"甲": "200/3", "乙": "100/3", "丙": "100", "丁": "0", "戊": "100"},
        ),
    ],
    ids=["PM1", "PM2", "PM3", "PM4", "PM4-reference"],
)
def test_points_of_five_bids(rule: PriceRule, base: int, points: dict[str, str]) -> None:
    found = price_points(rule, BIDS)
    assert found.base == base
    assert found.points == {bidder: Fraction(value) for bidder, value in points.items()}
    assert found.left_out == (("丁", "戊") if rule.method in ("PM2", "PM3") else ())


def test_value_for_money_is_quality_per_yuan() -> None:
    found = price_points(PriceRule("PM5"), {"甲": 100, "乙": 80}, {"甲": Decimal("90"), "乙": 60})
    assert found.points == {"甲": 100, "乙": Fraction(250, 3)}
    assert found.base == Fraction(9, 10)
    assert price_points(PriceRule("PM5"), {"甲": 100}, {"甲": 0}).points == {"甲": 0}


def test_four_bids_all_count_for_the_mean() -> None:
    found = price_points(PriceRule("PM2"), {"甲": 100, "乙": 110, "丙": 90, "丁": 60})
    assert (found.base, found.left_out) == (90, ())
    assert found.points["乙"] == 100 - Fraction(200, 9)


def test_points_far_from_the_mean_stop_at_nought() -> None:
    assert price_points(PriceRule("PM2"), {"甲": 10, "乙": 10, "丙": 100}).points["丙"] == 0


def test_a_cap_equal_to_the_lowest_bid_gives_it_full_points() -> None:
    assert price_points(PriceRule("PM4", cap=Fraction(80)), {"甲": 80, "乙": 80}).points == {"甲": 100, "乙": 100}


def test_amounts_stay_exact() -> None:
    points = price_points(PriceRule("PM1"), {"甲": Decimal("0.3"), "乙": Decimal("0.1")}).points
    assert points["甲"] == Fraction(100, 3)


def test_the_total_weighs_quality_and_price() -> None:
    assert tender_total(PriceRule("PM1"), Decimal("84.5"), Fraction(90), Fraction(1, 5)) == Fraction(428, 5)
    assert tender_total(PriceRule("PM5"), 84, Fraction(90), Fraction(0)) == 90


@given(TENDER, st.sampled_from(["PM1", "PM2", "PM3", "PM4", "PM5"]))
def test_points_lie_between_nought_and_hundred_and_the_currency_changes_nothing(tender: list[Any], method: Any) -> None:
    rule = PriceRule(method, cap=Fraction(200) if method == "PM4" else None)
    in_wan = PriceRule(method, cap=Fraction(200, 10_000) if method == "PM4" else None)
    bids, quality = named(tender)
    points = price_points(rule, bids, quality).points
    assert all(0 <= value <= 100 for value in points.values())
    assert price_points(in_wan, {name: Fraction(bid, 10_000) for name, bid in bids.items()}, quality).points == points


@given(TENDER, st.randoms(use_true_random=False), st.sampled_from(["PM1", "PM2", "PM4"]))
def test_bids_may_come_in_any_order(tender: list[Any], random: Any, method: Any) -> None:
    rule = PriceRule(method, cap=Fraction(200) if method == "PM4" else None)
    bids, _ = named(tender)
    shuffled = list(bids.items())
    random.shuffle(shuffled)
    one, other = price_points(rule, bids), price_points(rule, dict(shuffled))
    assert one.points == other.points
    assert one.base == other.base


@given(TENDER, st.integers(1, 200))
def test_a_lower_bid_never_earns_less_where_low_is_good(tender: list[Any], cut: int) -> None:
    bids, _ = named(tender)
    lower = {**bids, "V0": max(Fraction(1, 2), Fraction(bids["V0"]) - cut)}
    for rule in (PriceRule("PM1"), PriceRule("PM4", cap=Fraction(200))):
        assert price_points(rule, lower).points["V0"] >= price_points(rule, bids).points["V0"]


@given(TENDER, st.tuples(st.integers(1, 200), st.integers(0, 100)), st.integers(0, 10))
def test_where_order_is_said_to_be_kept_another_bid_reorders_nobody(
    tender: list[Any], newcomer: Any, tenths: int
) -> None:
    weight = Fraction(tenths, 10)
    rules = [(PriceRule("PM4", cap=Fraction(200), reference=Fraction(50)), weight), (PriceRule("PM5"), Fraction(0))]
    rules += [(PriceRule(method), Fraction(0)) for method in ("PM1", "PM2", "PM3")]  # type: ignore[arg-type]
    for rule, share in rules:
        assert keeps_order(rule, share)
        alone, together = totals(rule, tender, share), totals(rule, [*tender, newcomer], share)[:-1]
        for i in range(len(alone)):
            assert [alone[i] > each for each in alone] == [together[i] > each for each in together]


def test_where_it_is_not_said_a_bid_can_reorder_two_others() -> None:
    # Quality 80 at 100 against quality 84 at 125; a third bid of 20 makes the price term small.
    two, third = [(100, 80), (125, 84)], (20, 0)
    for rule in (PriceRule("PM1"), PriceRule("PM4", cap=Fraction(1000))):
        assert not keeps_order(rule, Fraction(1, 5))
    before = totals(PriceRule("PM1"), two, Fraction(1, 5))
    after = totals(PriceRule("PM1"), [*two, third], Fraction(1, 5))
    assert before[0] > before[1]
    assert after[0] < after[1]


def test_bids_far_below_the_mean_must_be_explained() -> None:
    assert bids_to_explain({"甲": 100, "乙": 100, "丙": 70}) == ("丙",)  # mean 90, limit 72
    assert bids_to_explain({"甲": 110, "乙": 110, "丙": 80}) == ()  # exactly 80 % of 100
    assert bids_to_explain({}) == ()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"method": "PM4"}, "needs a price cap"),
        ({"method": "PM2", "markdown": HALF}, "takes no k"),
        ({"method": "PM3", "markdown": Fraction(1)}, "below 1"),
        ({"method": "PM2", "above": Fraction(-1)}, "at least 0"),
        ({"method": "PM1", "reference": HALF}, "belongs to PM4"),
        ({"method": "PM4", "cap": Fraction(1), "reference": Fraction(2)}, "at most the cap"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        PriceRule(**options)


def test_bids_that_are_not_valid_are_refused_by_name() -> None:
    for bids, rule, said in (
        ({"甲": 0}, "bid_not_positive", "bid of 甲"),
        ({}, "no_bid", "no valid bid"),
        ({"乙": 130}, "bid_above_cap", "乙, 130.00, is above the cap"),
    ):
        with pytest.raises(RefusedError, match=said) as caught:
            price_points(PriceRule("PM4", cap=Fraction(120)), bids)
        assert caught.value.rule == rule
        assert caught.value.about.get("bidder") == next(iter(bids), None)
    with pytest.raises(RefusedError, match="quality score of 乙"):
        price_points(PriceRule("PM5"), {"甲": 1, "乙": 1}, {"甲": 80})
    with pytest.raises(ValueError, match="between 0 and 1"):
        tender_total(PriceRule("PM1"), 80, Fraction(90), Fraction(3, 2))
    with pytest.raises(ValueError, match="PM5 stands alone"):
        tender_total(PriceRule("PM5"), 80, Fraction(90), HALF)
