"""What a change of score or place is made of: parts that sum exactly, whatever the order."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.decomposition import shares_of_change, subsets
from models.rank_change import rank_change
from models.score_change import CAUSES, Ends, EngagementStates, IndicatorStates, effective_weights, score_change

OLD, DATA, RULE, BOTH = frozenset[str](), frozenset({"data"}), frozenset({"rule"}), frozenset({"data", "rule"})
NO_ENDS = Ends(Fraction(0), Fraction(0))


def states(*points: int | None) -> Mapping[frozenset[str], Fraction | None]:
    """Points of old values and new values under the old curve, then both under the new one (if it differs)."""
    full = points if len(points) == 4 else (*points, *points)
    known = [None if each is None else Fraction(each) for each in full]
    return dict(zip((OLD, DATA, RULE, BOTH), known, strict=True))


def indicator(code: str, weights: tuple[int, int], *points: int | None) -> IndicatorStates:
    return IndicatorStates(code, code[:2], Fraction(weights[0]), Fraction(weights[1]), states(*points))


def whole(*indicators: IndicatorStates) -> list[EngagementStates]:
    """A vendor with one engagement."""
    return [EngagementStates(indicators)]


POINTS = st.one_of(st.none(), st.integers(0, 100))
INDICATORS = st.lists(
    st.tuples(
        st.sampled_from(["EQ", "EP", "ER"]), st.integers(0, 9), st.integers(0, 9), POINTS, POINTS, POINTS, POINTS
    ),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [
        indicator("EQ0", (1, 1), 50, 60, 70, 80),
        *(indicator(f"{row[0]}{i + 1}", row[1:3], *row[3:]) for i, row in enumerate(rows)),
    ]
)


def test_a_worked_change_of_value_weight_and_curve() -> None:
    # EP goes from 80 to 90 points and from weight 50 to 60; EQ from 60 to 40 points, of which the new curve takes 10.
    change = score_change(
        whole(indicator("EP1", (50, 60), 80, 90), indicator("EQ1", (50, 40), 60, 50, 50, 40)),
        Ends(Fraction(70), Fraction(70)),
    )
    # From the level of 70 — EP: data 10·0.55, weights 0.1·(85−70). EQ: data −10·0.45, rule −10·0.45, weights −0.1·(50−70).
    assert change.by_indicator["EP1"] == {
        "data": Fraction(55, 10),
        "weights": Fraction(15, 10),
        "rule": 0,
        "peers": 0,
        "mix": 0,
    }
    assert change.by_indicator["EQ1"] == {
        "data": Fraction(-45, 10),
        "weights": 2,
        "rule": Fraction(-45, 10),
        "peers": 0,
        "mix": 0,
    }
    assert change.parts == {
        "restatement": 0,
        "data": 1,
        "weights": Fraction(35, 10),
        "rule": Fraction(-45, 10),
        "peers": 0,
        "mix": 0,
        "deductions": 0,
        "bonus": 0,
        "limits": 0,
        "rounding": 0,
    }
    assert change.change == 0


SHARES = st.tuples(st.integers(0, 5), st.integers(1, 5))
AMOUNTS = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(st.lists(st.tuples(INDICATORS, SHARES, AMOUNTS, AMOUNTS), min_size=1, max_size=3), AMOUNTS)
def test_parts_sum_exactly_to_the_change_of_a_vendor(
    given_engagements: list[tuple[list[IndicatorStates], tuple[int, int], tuple[int, int], tuple[int, int]]],
    seen: tuple[int, int],
) -> None:
    sizes = [size for _, size, _, _ in given_engagements]
    sums = (sum(old for old, _ in sizes), sum(new for _, new in sizes))
    assume(all(sums))
    engagements = [
        EngagementStates(
            indicators,
            (Fraction(size[0], sums[0]), Fraction(size[1], sums[1])),
            (Fraction(-less[0]), Fraction(-less[1])),
            (Fraction(more[0], 7), Fraction(more[1], 7)),
        )
        for indicators, size, less, more in given_engagements
    ]
    ends = Ends(*(published(engagements, side) for side in (0, 1)), old_as_seen=Fraction(seen[0]))
    change = score_change(engagements, ends)
    assert sum(change.parts.values()) == change.change == ends.new_published - seen[0]
    # Both published scores are the very sums of the parts: rounding has nothing else to swallow.
    assert abs(change.parts["rounding"]) <= Fraction(1, 100)
    for cause in CAUSES[:-1]:
        assert sum(shares[cause] for shares in change.by_indicator.values()) == change.parts[cause]


def published(engagements: list[EngagementStates], side: int) -> Fraction:
    """A vendor's score as the rule says it, written down once more: means of means, limits, one rounding."""
    total = Fraction(0)
    for engagement in engagements:
        dimensions: dict[str, list[tuple[Fraction, Fraction | None]]] = {}
        for each in engagement.indicators:
            weight = (each.old_weight, each.new_weight)[side]
            dimensions.setdefault(each.dimension, []).append((weight, each.points[BOTH if side else OLD]))
        scored = {
            name: (
                sum(weight for weight, _ in rows),
                sum(weight * points for weight, points in rows if points is not None),
                sum(weight for weight, points in rows if points is not None),
            )
            for name, rows in dimensions.items()
        }
        known = [(weight, points / seen) for weight, points, seen in scored.values() if seen]
        mean = sum(weight * score for weight, score in known) / sum(weight for weight, _ in known)
        mean += engagement.deductions[side] + engagement.bonus[side]
        total += engagement.shares[side] * min(max(mean, Fraction(0)), Fraction(100))
    return round(total, 2)


@given(INDICATORS)
def test_indicators_may_come_in_any_order(indicators: list[IndicatorStates]) -> None:
    assert score_change(whole(*indicators), NO_ENDS).parts == score_change(whole(*indicators[::-1]), NO_ENDS).parts


@given(INDICATORS)
def test_going_back_has_the_opposite_parts(indicators: list[IndicatorStates]) -> None:
    turned = {OLD: BOTH, BOTH: OLD, DATA: RULE, RULE: DATA}
    back = [
        IndicatorStates(
            each.code,
            each.dimension,
            each.new_weight,
            each.old_weight,
            {turned[key]: each.points[key] for key in turned},
        )
        for each in indicators
    ]
    there, again = (score_change(whole(*each), NO_ENDS).parts for each in (indicators, back))
    for cause in ("data", "weights", "rule"):
        assert there[cause] == -again[cause]


def test_what_did_not_change_has_no_share() -> None:
    change = score_change(whole(indicator("EP1", (60, 60), 80, 90), indicator("EQ1", (40, 40), 50, 50)), NO_ENDS)
    assert change.parts["data"] == 6
    assert change.parts["weights"] == change.parts["rule"] == change.parts["peers"] == 0


def test_the_golden_variant_without_ep6_is_a_matter_of_data() -> None:
    # Domain 3.9: EP6 (weight 5, 87.5 points) missing takes 业绩 from 36.6950 to 36.3600 of 45.
    with_ep6 = IndicatorStates("EP6", "EP", Fraction(5), Fraction(5), {OLD: Fraction("87.5"), DATA: None})
    rest_ep = Fraction("32.32") / 40 * 100
    other_ep = IndicatorStates("EPx", "EP", Fraction(40), Fraction(40), {OLD: rest_ep, DATA: rest_ep})
    elsewhere = Fraction("47.3814") / 55 * 100
    others = IndicatorStates("EQx", "EQ", Fraction(55), Fraction(55), {OLD: elsewhere, DATA: elsewhere})
    change = score_change(whole(with_ep6, other_ep, others), Ends(Fraction("84.0764"), Fraction("83.7414")))
    assert change.parts["data"] == Fraction("-0.335")
    assert change.parts["weights"] == change.parts["rounding"] == 0
    # From the level of 83.9089: what went missing was better than that, and its weight went to what is worse.
    assert change.by_indicator["EP6"]["data"] == Fraction("-0.05") * (Fraction("87.5") - Fraction("83.9089"))
    assert change.by_indicator["EPx"]["data"] == Fraction("0.05") * (Fraction("80.8") - Fraction("83.9089"))
    assert change.by_indicator["EQx"]["data"] == 0


def test_weight_that_moves_between_equals_moves_nothing() -> None:
    states_of = [indicator("EP1", (10, 6), 100, 100), indicator("EP2", (9, 13), 100, 100)]
    change = score_change(whole(*states_of), Ends(Fraction(100), Fraction(100)))
    assert {share for shares in change.by_indicator.values() for share in shares.values()} == {0}


def test_peers_move_points_only_where_said() -> None:
    price = IndicatorStates(
        "PRICE",
        "P",
        Fraction(1),
        Fraction(1),
        {
            OLD: Fraction(90),
            DATA: Fraction(80),
            frozenset({"peers"}): Fraction(70),
            frozenset({"data", "peers"}): Fraction(66),
        },
    )
    parts = score_change(whole(price), Ends(Fraction(90), Fraction(66))).parts
    # Data -10 or -4, peers -20 or -14, each the mean of its two.
    assert (parts["data"], parts["peers"], parts["rule"]) == (-7, -17, 0)


def test_restatement_deductions_bonus_limits_and_rounding_have_lines_of_their_own() -> None:
    # 97 was seen, 97.99 is what it was restated to; the new sum of 99 with a bonus of 3 is 102, so the limit takes 2.
    vendor = EngagementStates(
        [indicator("EP1", (1, 1), 98, 99)],
        deductions=(Fraction("-0.014"), Fraction(0)),
        bonus=(Fraction(0), Fraction(3)),
    )
    parts = score_change([vendor], Ends(Fraction("97.99"), Fraction(100), old_as_seen=Fraction(97))).parts
    assert parts["restatement"] == Fraction("0.99")
    assert (parts["data"], parts["bonus"], parts["limits"]) == (1, 3, -2)
    assert parts["deductions"] == Fraction("0.014")
    assert parts["rounding"] == Fraction("-0.004")
    assert sum(parts.values()) == 3


def test_an_engagement_that_came_is_a_matter_of_mix() -> None:
    # 80 points alone; then an engagement of 50 points and a third of the size comes: 80·2/3 + 50/3 = 70.
    first = EngagementStates([indicator("EP1", (1, 1), 80, 80)], (Fraction(1), Fraction(2, 3)))
    second = EngagementStates([indicator("EP1", (1, 1), 50, 50)], (Fraction(0), Fraction(1, 3)))
    parts = score_change([first, second], Ends(Fraction(80), Fraction(70))).parts
    assert parts["mix"] == sum(parts.values()) == -10


def test_size_and_data_that_change_together_share_what_they_do_together() -> None:
    # Shares 1/2 : 1/2 become 3/4 : 1/4 while the larger falls from 80 to 60 points; the other stays at 40.
    larger = EngagementStates([indicator("EP1", (1, 1), 80, 60)], (Fraction(1, 2), Fraction(3, 4)))
    smaller = EngagementStates([indicator("EP1", (1, 1), 40, 40)], (Fraction(1, 2), Fraction(1, 4)))
    parts = score_change([larger, smaller], Ends(Fraction(60), Fraction(55))).parts
    # Data: −20 times half (−10) or three quarters (−15); mix: a quarter of 80 − 40 (10) or of 60 − 40 (5).
    assert (parts["data"], parts["mix"]) == (Fraction("-12.5"), Fraction("7.5"))


def test_weights_of_missing_indicators_go_to_their_dimension_then_to_the_others() -> None:
    weights = {"P1": Fraction(30), "P2": Fraction(20), "Q1": Fraction(50)}
    dimension = {"P1": "P", "P2": "P", "Q1": "Q"}
    assert effective_weights(weights, dimension, frozenset({"P1", "Q1"})) == {
        "P1": Fraction(1, 2),
        "P2": 0,
        "Q1": Fraction(1, 2),
    }
    assert effective_weights(weights, dimension, frozenset({"P1"})) == {"P1": 1, "P2": 0, "Q1": 0}
    with pytest.raises(ValueError, match="no indicator with data"):
        effective_weights(weights, dimension, frozenset())


def test_what_the_warehouse_did_not_supply_is_named() -> None:
    half = IndicatorStates("EP1", "EP", Fraction(1), Fraction(1), {OLD: Fraction(1), BOTH: Fraction(2)})
    with pytest.raises(ValueError, match=r"EP1 lacks its points under (data|rule)"):
        score_change(whole(half), NO_ENDS)
    with pytest.raises(ValueError, match="given once"):
        score_change(whole(indicator("EP1", (1, 1), 1, 2), indicator("EP1", (1, 1), 1, 2)), NO_ENDS)


def test_interaction_is_shared_equally() -> None:
    shares = shares_of_change(
        ["price", "volume"],
        lambda changed: Fraction((3 if "price" in changed else 2) * (20 if "volume" in changed else 10)),
    )
    assert shares == {"price": 15, "volume": 25}
    assert subsets(["a", "b"]) == (frozenset(), frozenset({"a"}), frozenset({"b"}), frozenset({"a", "b"}))
    with pytest.raises(ValueError, match="different causes"):
        shares_of_change(["a", "a"], lambda _: Fraction(0))


def standings(**totals: int) -> dict[str, tuple[Fraction, ...]]:
    return {vendor: (Fraction(total),) for vendor, total in totals.items()}


def test_a_place_is_lost_to_others_and_to_a_newcomer() -> None:
    own = ((Fraction(80),), (Fraction(80),))
    change = rank_change(own, standings(乙=70, 丙=60), standings(乙=85, 丙=60, 丁=90))
    assert (change.old_rank, change.new_rank) == (1, 3)
    assert change.parts == {"own_score": 0, "other_scores": 1, "entered": 1, "left": 0}


def test_a_place_is_won_where_a_better_one_leaves() -> None:
    own = ((Fraction(80),), (Fraction(80),))
    change = rank_change(own, standings(乙=90, 丙=60), standings(丙=60))
    assert (change.old_rank, change.new_rank) == (2, 1)
    assert change.parts == {"own_score": 0, "other_scores": 0, "entered": 0, "left": -1}


def test_a_tie_is_decided_by_what_stands_after_the_total() -> None:
    # Equal totals: first by the tie-break, then behind the same peer because its own tie-break fell.
    own = ((Fraction(80), Fraction(37)), (Fraction(80), Fraction(35)))
    peer = {"乙": (Fraction(80), Fraction(36))}
    change = rank_change(own, peer, peer)
    assert (change.old_rank, change.new_rank) == (1, 2)
    assert change.parts["own_score"] == 1


@given(
    st.tuples(st.integers(0, 20), st.integers(0, 20)),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 20), max_size=5),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 20), max_size=5),
)
def test_shares_of_a_place_sum_to_the_change(own: tuple[int, int], old: dict[str, int], new: dict[str, int]) -> None:
    change = rank_change(((Fraction(own[0]),), (Fraction(own[1]),)), standings(**old), standings(**new))
    assert change.old_rank == 1 + sum(total > own[0] for total in old.values())
    assert change.new_rank == 1 + sum(total > own[1] for total in new.values())
    assert sum(change.parts.values()) == change.new_rank - change.old_rank
    assert change.parts["entered"] >= 0 >= change.parts["left"]
