"""Do price points and means agree with the mathematics below, and what is said of agreement and firmness?"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from models.committee import pooled
from models.price_methods import Method, PriceRule, price_points
from pipelines.tenders.agreement import agreement, outliers
from pipelines.tenders.firmness import firmness
from tests.pipelines.test_price_methods import FIVE, THREE, Bids, points

RULES: list[tuple[Method, dict[str, Any]]] = [
    ("PM1", {}),
    ("PM2", {"above": Fraction(1), "below": Fraction(1, 2)}),
    ("PM3", {"above": Fraction(1), "below": Fraction(1, 2), "markdown": Fraction(3, 100)}),
    ("PM5", {}),
]


def rows(scores: dict[str, list[float | None]], indicator: str = "SQ4", weight: float = 6) -> list[dict[str, Any]]:
    """Valid scores by candidate; one column a member, None is recused."""
    return [
        {"vendor_id": vendor, "indicator": indicator, "member_name": f"m{place}", "points": score, "weight": weight}
        for vendor, given in scores.items()
        for place, score in enumerate(given)
        if score is not None
    ]


@pytest.mark.parametrize(("method", "parameters"), RULES)
@pytest.mark.parametrize("bids", [THREE, FIVE])
def test_the_tables_give_what_the_exact_formulas_give(method: Method, parameters: dict[str, Any], bids: Bids) -> None:
    exact = price_points(
        PriceRule(method, **parameters),
        {vendor: Fraction(price) for vendor, (price, _) in bids.items()},
        {vendor: Fraction(quality) for vendor, (_, quality) in bids.items()},
    ).points
    assert points(bids, price_method=method) == {vendor: f"{float(score):.12f}" for vendor, score in exact.items()}


@pytest.mark.parametrize("given", [[70, 80, 84, 88, 95], [50, 80, 85, 85], [90, 90], [1, 2, 3, 4, 5, 6, 7]])
def test_a_trimmed_mean_is_that_of_the_mathematics(given: list[int]) -> None:
    from decimal import Decimal

    import duckdb

    from tests.sql.test_sql import insert, prepare, run

    with duckdb.connect() as connection:
        prepare(connection)
        key = {"tender_no": "T", "scheme": "selection", "scheme_version": "2023.1"}
        insert(connection, "selection.tenders", [key])
        one = {"tender_no": "T", "vendor_id": "v", "indicator": "SQ4", "state": "valid"}
        insert(connection, "selection.committee_scores", [one | {"points": Decimal(score)} for score in given])
        run(connection, ["selection.committee_means"])
        (found,) = connection.execute("select mean_points from selection.committee_means").fetchall()
    mean = pooled(given).mean
    assert (None if found[0] is None else f"{found[0]:.12f}") == (None if mean is None else f"{float(mean):.12f}")


def test_one_order_of_all_members_is_full_agreement_and_one_severe_member_shows() -> None:
    found = agreement(rows({"a": [90, 92, 91, 60], "b": [80, 81, 82, 50], "c": [70, 69, 71, 40]}))
    assert (found.candidates, found.members, found.w) == (3, 4, 1.0)
    assert found.icc is not None
    assert found.icc_consistent is not None
    # The order is the same, the height is not: ICC(3,k) is far above ICC(2,k).
    assert found.icc_consistent > 0.99
    assert found.icc < 0.8


def test_a_candidate_that_somebody_did_not_score_is_not_compared() -> None:
    found = agreement(rows({"a": [90, 92, None], "b": [80, 81, 82], "c": [70, 69, 71]}))
    assert (found.candidates, found.members) == (2, 3)
    alone = agreement(rows({"a": [90, 92, None], "b": [80, 81, 82]}))
    assert (alone.candidates, alone.w, alone.icc, alone.band) == (1, None, None, None)


def test_scores_that_do_not_differ_say_nothing() -> None:
    found = agreement(rows({"a": [80, 80, 80], "b": [80, 80, 80]}))
    assert (found.w, found.icc, found.band) == (None, None, None)


def test_a_member_is_judged_over_all_indicators_by_weight() -> None:
    both = [*rows({"a": [90, 90], "b": [60, 60]}), *rows({"a": [0, 0], "b": [60, 60]}, "SX", weight=2)]
    # (6·90 + 2·0)/8 = 67.5 against 60 for both members: the same order.
    assert agreement(both).w == 1.0


def test_outliers_are_those_of_the_decision() -> None:
    # 25 from the median of the others is not yet more than 25.
    scores = {"a": [80, 80, 80, 80, 55], "b": [80, 80, 80, 80, 54.99], "c": [80, 80, 80, 80, 80]}
    found = outliers(rows(scores), 25, 15)
    assert found.scores == {("b", "SQ4", "m4")}
    # m4 has 63.33 on average, the others 80.
    assert {name: round(distance, 2) for name, distance in found.members.items()} == {"m4": -16.67}


def indicator_rows(scores: dict[str, tuple[float | None, float | None]]) -> list[dict[str, Any]]:
    return [
        {"vendor_id": vendor, "indicator": name, "dimension": "d", "weight": 50, "points": score}
        for vendor, given in scores.items()
        for name, score in zip(("x", "y"), given, strict=True)
    ]


def test_who_is_better_in_everything_is_first_in_all_draws() -> None:
    found = firmness(indicator_rows({"a": (90, 90), "b": (80, 80)}), {"a": 100, "b": 90}, 0.2)
    assert found is not None
    assert found.first_share == {"a": 1.0, "b": 0.0}
    assert found.places == {"a": (1, 1), "b": (2, 2)}
    assert (found.price_low, found.price_high) == (0.0, 1.0)


def test_the_price_weight_may_move_until_the_totals_meet() -> None:
    # Quality 90 against 80, price 50 against 100: 90 - 40p = 80 + 20p at p = 1/6.
    found = firmness(indicator_rows({"a": (90, 90), "b": (80, 80)}), {"a": 50, "b": 100}, 0.1)
    assert found is not None
    assert found.price_low == 0.0
    assert found.price_high == pytest.approx(1 / 6)


def test_a_gap_counts_as_the_rest_of_its_dimension_and_one_candidate_alone_is_not_firm() -> None:
    found = firmness(indicator_rows({"a": (90, None), "b": (80, 80)}), {"a": 90, "b": 90}, 0.2)
    assert found is not None
    assert found.first_share["a"] == 1.0
    assert firmness(indicator_rows({"a": (90, 90)}), {"a": 100}, 0.2) is None
