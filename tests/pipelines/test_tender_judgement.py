"""Do price points and means agree with the mathematics below, and what is said of agreement and firmness?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from models.committee import pooled
from pipelines.robustness.firmness import Firmness
from pipelines.tenders.agreement import Outliers, agreement, outliers
from pipelines.tenders.firmness import Rule, tender_firmness
from pipelines.workspace import DEFAULT_ROOT
from tests.models.price_methods import Method, PriceRule, price_points
from tests.pipelines.test_price_methods import FIVE, THREE, Bids, points

RULES: list[tuple[Method, dict[str, Any]]] = [
    ("PM1", {}),
    ("PM2", {"above": Fraction(1), "below": Fraction(1, 2)}),
    ("PM3", {"above": Fraction(1), "below": Fraction(1, 2), "markdown": Fraction(3, 100)}),
    ("PM4", {"cap": Fraction(250)}),
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
    tables = points(bids, price_method=method, price_cap_cny=Decimal("250.00"))
    assert tables == {vendor: f"{float(score):.12f}" for vendor, score in exact.items()}


@pytest.mark.parametrize("given", [[70, 80, 84, 88, 95], [50, 80, 85, 85], [90, 90], [1, 2, 3, 4, 5, 6, 7]])
def test_a_trimmed_mean_is_that_of_the_mathematics(given: list[int]) -> None:
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


def test_a_total_is_made_of_the_dimensions_and_the_word_for_price_of_its_own_scheme() -> None:
    import duckdb

    from tests.sql.test_sql import insert, prepare

    with duckdb.connect() as connection:
        prepare(connection)
        rule = {"scheme": "selection", "version": "2"}
        names = [(f"d{seq}", seq) for seq in (1, 2, 120)]
        parts = [rule | {"dimension": name, "seq": seq, "title_zh": name, "title_en": name} for name, seq in names]
        insert(connection, "policy.dimensions", parts)
        insert(connection, "policy.selection_rules", [rule | {"price_title_zh": "报价得分", "price_title_en": "Bid"}])
        held = {"scheme": "selection", "scheme_version": "2"}
        insert(connection, "selection.tenders", [{"tender_no": "T", **held}])
        key = {"tender_no": "T", "vendor_id": "v"}
        scores = [key | held | {"dimension": name, "score": 80.0, "dimension_units": 1} for name, _seq in names]
        insert(connection, "selection.dimension_scores", scores)
        result = {"vendor_name": "甲", "rank": 1, "total": 76.0, "price_weight": 0.2, "price_score_exact": 60.0}
        insert(connection, "selection.results", [key | result | {"price_method": "PM1"}])
        query = (DEFAULT_ROOT.parent / "dashboard" / "queries" / "bid_makeup.sql").read_text("utf-8")
        found = connection.execute(f"select title_zh, seq, points from ({query})", {"tender": "T"}).fetchall()
    assert [(title, seq) for title, seq, _points in found] == [*names, ("报价得分", 121)]
    assert sum(points for *_, points in found) == pytest.approx(76)


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


def test_strong_disagreement_has_an_order_to_tell_though_no_reliability() -> None:
    found = agreement(rows({"a": [86, 50, 84, 51, 85], "b": [50, 87, 52, 85, 60]}))
    # Ranks 8 and 7 of 5 members: W = 12·(0.5² + 0.5²)/(25·6).
    assert found.w == pytest.approx(0.04)
    assert (found.icc, found.band) == (None, None)


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


def test_limits_of_half_a_point_are_not_cut_to_whole_ones() -> None:
    # b is 25.4 from the median of the others: within 25.5, beyond 25. m4 is 16.2 below the others' mean.
    scores = {"a": [80, 80, 80, 80, 73], "b": [80, 80, 80, 80, 54.6]}
    assert outliers(rows(scores), 25.5, 16.5) == Outliers(frozenset(), {})
    found = outliers(rows(scores), 25.3, 16.1)
    assert (found.scores, list(found.members)) == ({("b", "SQ4", "m4")}, ["m4"])


def indicator_rows(scores: dict[str, tuple[float | None, float | None]]) -> list[dict[str, Any]]:
    return [
        {"vendor_id": vendor, "indicator": name, "dimension": "d", "weight": 50, "points": score}
        for vendor, given in scores.items()
        for name, score in zip(("x", "y"), given, strict=True)
    ]


def bid_rows(rows: list[dict[str, Any]], prices: dict[str, float], price_weight: float) -> list[dict[str, Any]]:
    """Ranked bids whose quality is the plain mean of the two indicators; nothing else is missing."""
    quality: dict[str, float] = {}
    for vendor in prices:
        own = [row["points"] for row in rows if row["vendor_id"] == vendor and row["points"] is not None]
        quality[vendor] = sum(own) / len(own)
    totals = {
        vendor: round((1 - price_weight) * quality[vendor] + price_weight * prices[vendor], 2) for vendor in prices
    }
    return [
        {
            "vendor_id": vendor,
            "rank": 1 + sum(other > total for other in totals.values()),
            "total": total,
            "price_points_exact": prices[vendor],
            "worst": quality[vendor],
            "best": quality[vendor],
        }
        for vendor, total in totals.items()
    ]


def firm(
    points: dict[str, tuple[float | None, float | None]],
    prices: dict[str, float],
    weight: float,
    scores: Any = (),
    least: float = 1.0,
) -> Firmness:
    rows = indicator_rows(points)
    found = tender_firmness(bid_rows(rows, prices, weight), rows, scores, Rule(weight, least))
    assert found is not None
    return found


def test_who_is_better_in_everything_is_first_in_all_draws() -> None:
    found = firm({"a": (90, 90), "b": (80, 80)}, {"a": 100, "b": 90}, 0.2)
    assert [(each.vendor_id, each.first_share, each.total) for each in found.standings] == [("a", 1, 92), ("b", 0, 82)]
    assert [(each.best_place, each.worst_place) for each in found.standings] == [(1, 1), (2, 2)]
    price = found.dimension("price")
    assert price is not None
    assert (price.weight, price.first_low, price.first_high) == (20, 0, 100)


def test_the_price_weight_may_move_until_the_totals_meet() -> None:
    # Quality 90 against 80, price 50 against 100: 90 - 40p = 80 + 20p at p = 1/6.
    price = firm({"a": (90, 90), "b": (80, 80)}, {"a": 50, "b": 100}, 0.1).dimension("price")
    assert price is not None
    assert price.first_low == 0.0
    assert price.first_high == pytest.approx(100 / 6)


def test_a_gap_counts_as_the_rest_of_its_dimension_and_one_candidate_alone_is_not_firm() -> None:
    found = firm({"a": (90, None), "b": (80, 80)}, {"a": 90, "b": 90}, 0.2)
    assert found.standings[0].first_share == 1.0
    assert tender_firmness([{"vendor_id": "a"}], indicator_rows({"a": (90, 90)}), (), Rule(0.2, 1.0)) is None


def test_members_who_agree_on_the_difference_tell_two_candidates_apart_however_severe_they_are() -> None:
    # Both indicators are judged. Each member sees a 5 points above b; their levels lie far apart.
    points: dict[str, tuple[float | None, float | None]] = {"a": (75, 75), "b": (70, 70)}
    severe = {"a": [60, 75, 90], "b": [55, 70, 85]}
    found = firm(points, {"a": 50, "b": 50}, 0.0, judged_rows(severe))
    assert [each.is_apart for each in found.standings] == [None, True]
    # t(2; 0.975) = 4.3027, s = 15: 75 ± 4.3027 · 15/√3.
    assert found.standings[0].low == pytest.approx(75 - 4.302653 * 15 / 3**0.5, abs=1e-4)
    assert found.standings[0].high == 100
    # The rule says from which difference on two totals differ at all; five points are fewer than six.
    close = firm(points, {"a": 50, "b": 50}, 0.0, judged_rows(severe), least=6.0)
    assert [each.is_apart for each in close.standings] == [None, False]
    # The same means, but one member sees it the other way round.
    torn = firm(points, {"a": 50, "b": 50}, 0.0, judged_rows({"a": [60, 75, 90], "b": [68, 62, 80]}))
    assert [each.is_apart for each in torn.standings] == [None, False]


def judged_rows(scores: dict[str, list[float]]) -> list[dict[str, Any]]:
    return [
        {"vendor_id": vendor, "indicator": name, "weight": 50, "member_name": f"m{at}", "points": score}
        for vendor, given in scores.items()
        for at, score in enumerate(given)
        for name in ("x", "y")
    ]
