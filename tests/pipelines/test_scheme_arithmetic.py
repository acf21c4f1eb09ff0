"""Do a scheme's declared means, roundings, least counts and limits of each row compute as written, to a billionth."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import PolicyError
from pipelines.policy import load_policy
from pipelines.transform import MACROS
from pipelines.workspace import DEFAULT_ROOT
from tests.models.published import case
from tests.pipelines.one_period import column, dimension, indicator, policy_of, scheme, scored

TOTALS = "select engagement_id, total from scores.engagement_scores"
level = st.integers(0, 10_000).map(lambda cents: cents / 100)


def three(**options: Any) -> dict[str, Any]:
    """Three dimensions of weights 5, 3 and 2, the first of two indicators."""
    first = dimension("x", indicator("a", 3), indicator("b", 2))
    return scheme(first, dimension("y", indicator("c", 3)), dimension("z", indicator("d", 2)), **options)


def geometric(values: dict[str, float], lowest: float) -> float:
    parts = [(5, (3 * values["ma"] + 2 * values["mb"]) / 5), (3, values["mc"]), (2, values["md"])]
    lifted = [(weight, lowest + score * (100 - lowest) / 100) for weight, score in parts]
    if any(score == 0 for _, score in lifted):
        return 0
    return math.exp(math.fsum(weight * math.log(score) for weight, score in lifted) / 10)


@settings(max_examples=15)
@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(("ma", "mb", "mc", "md"), level)), min_size=1, max_size=6),
    st.sampled_from([0, 1, 10]),
)
def test_a_geometric_mean_is_that_of_the_formula_and_no_more_than_the_arithmetic(
    several: list[dict[str, float]], lowest: int
) -> None:
    found = {f"v{number}": values for number, values in enumerate(several)}
    declared = {"across_dimensions": "geometric"} | ({"lowest_counts_as": lowest} if lowest else {})
    totals = column(scored(three(aggregation=declared), found), TOTALS)
    plain = column(scored(three(), found), TOTALS)
    for name, values in found.items():
        assert abs(totals[name] - geometric(values, lowest)) < 1e-9
        if not lowest:
            assert totals[name] <= plain[name] + 1e-9


@settings(max_examples=5)
@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(("ma", "mb", "mc", "md"), level)), min_size=2, max_size=6),
    st.integers(1, 1000),
)
def test_row_order_and_threads_change_no_bit_of_a_geometric_mean(several: list[dict[str, float]], seed: int) -> None:
    found = {f"v{number}": values for number, values in enumerate(several)}
    document = three(aggregation={"across_dimensions": "geometric"}, rounding={"dimensions": "0.01"})
    assert column(scored(document, found), TOTALS) == column(scored(document, found, seed, threads=4), TOTALS)


@settings(max_examples=10)
@given(st.fixed_dictionaries(dict.fromkeys(("ma", "mb", "mc", "md"), level | st.sampled_from(["missing", "na"]))))
def test_the_range_holds_what_missing_data_could_make_of_a_geometric_mean(values: dict[str, Any]) -> None:
    document = three(aggregation={"across_dimensions": "geometric"})
    values["mc"] = 50
    filled = {
        name: {key: end if value == "missing" else value for key, value in values.items()}
        for name, end in (("worst", 0), ("best", 100))
    }
    ends = column(scored(document, filled), TOTALS)
    query = "select worst, total, best from scores.engagement_scores"
    worst, total, best = scored(document, {"v": values}).execute(query).fetchall()[0]
    assert abs(worst - ends["worst"]) < 1e-9
    assert abs(best - ends["best"]) < 1e-9
    assert worst - 1e-9 <= total <= best + 1e-9


def test_one_dimension_of_nothing_makes_a_geometric_mean_nothing_unless_the_scheme_lifts_it() -> None:
    found = {"v": {"ma": 0, "mb": 0, "mc": 100, "md": 100}}
    assert column(scored(three(aggregation={"across_dimensions": "geometric"}), found), TOTALS) == {"v": 0}
    lifted = three(aggregation={"across_dimensions": "geometric", "lowest_counts_as": 1})
    assert abs(column(scored(lifted, found), TOTALS)["v"] - 10) < 1e-9


def test_the_published_geometric_case_comes_out_of_the_engine() -> None:
    # UNDP (2020) Technical note 1: goalposts 20-85, 0-18, 0-15, ln 100-ln 75000; geometric across, arithmetic in education.
    each = case("composite_geometric_hdi2020")
    third, sixth = Fraction(1, 3), Fraction(1, 6)
    document = scheme(
        dimension("health", indicator("1", third, curve={"up": [20, 85]})),
        dimension(
            "education",
            indicator("2", sixth, curve={"up": [0, 18]}),
            indicator("3", sixth, curve={"up": [0, 15]}),
        ),
        dimension("income", indicator("4", third, curve={"up": [100, 75000], "log": True})),
        aggregation={"across_dimensions": "geometric"},
    )
    found = {
        name: {f"m{place}": value for place, value in enumerate(row, start=1)}
        for name, row in zip(each.facts["alternatives"], each.facts["matrix"], strict=True)
    }
    totals = column(scored(document, found), TOTALS)
    for name, printed, exact in zip(
        each.facts["alternatives"], each.expected["scores"], each.computed["scores"], strict=True
    ):
        assert abs(totals[name] / 100 - printed) <= each.tolerance
        assert abs(totals[name] / 100 - exact) < 1e-8


steps = st.sampled_from(["0.01", "0.001", "0.1", "0.25", "1", "5", "10", "0.000001", "12.5"])


@settings(max_examples=40)
@given(st.decimals(0, 100, places=9), steps, st.booleans())
def test_rounding_is_exact_half_up_or_down(figure: Decimal, step: str, is_down: bool) -> None:
    width = Fraction(step)
    share = Fraction(figure) / width
    whole = math.floor(share) if is_down else math.floor(share + Fraction(1, 2))
    with duckdb.connect() as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        found = connection.execute(
            "select cast(main.rounded(?::double, ?, ?) as decimal(18, 9))", [float(figure), int(width * 10**9), is_down]
        ).fetchall()[0][0]
    assert Fraction(found) == whole * width


def test_float_dust_is_gone_before_anything_is_rounded() -> None:
    # Domain 9: 89.995 is published as 90.00, 89.9949 as 89.99.
    with duckdb.connect() as connection:
        connection.execute(MACROS.read_text(encoding="utf-8"))
        query = (
            "select main.rounded(f::double, 10000000, false) from unnest([89.99499999999999, 89.995, 89.9949]) as t (f)"
        )
        assert connection.execute(query).fetchall() == [(90.0,), (90.0,), (89.99,)]


def test_dimensions_rounded_on_the_way_change_the_total() -> None:
    found = {"v": {"ma": 33.34, "mb": 33.33, "mc": 66.6, "md": 10.5}}
    assert abs(column(scored(three(), found), TOTALS)["v"] - (33.336 * 5 + 66.6 * 3 + 10.5 * 2) / 10) < 1e-9
    rounded = column(scored(three(rounding={"dimensions": 1}), found), TOTALS)
    assert abs(rounded["v"] - (33 * 5 + 67 * 3 + 11 * 2) / 10) < 1e-9


def test_ranks_follow_the_total_as_the_scheme_rounds_it() -> None:
    found = {"first": {"ma": 80.0041}, "second": {"ma": 80.004}, "third": {"ma": 79.96}, "fourth": {"ma": 79.94}}
    ranks = "select vendor_id, rank from scores.vendor_scores"

    def placed(**rounding: object) -> dict[str, int]:
        return column(scored(scheme(dimension("x", indicator("a")), **rounding), found), ranks)

    assert placed() == {"first": 1, "second": 1, "third": 3, "fourth": 4}
    assert placed(rounding={"total": 0.1}) == {"first": 1, "second": 1, "third": 1, "fourth": 4}
    assert placed(rounding={"total": 0.0001}) == {"first": 1, "second": 2, "third": 3, "fourth": 4}
    assert placed(rounding={"total": {"to": 0.1, "mode": "down"}}) == {"first": 1, "second": 1, "third": 3, "fourth": 3}


def test_tiers_are_read_from_the_total_as_the_scheme_rounds_it() -> None:
    document = scheme(
        dimension("x", indicator("a")),
        rounding={"total": 1},
        tiers=[{"tier": "A", "title": {"zh": "甲", "en": "A"}, "from": 80}, {"tier": "B", "title": {"zh": "乙", "en": "B"}, "from": 0}],
    )  # fmt: skip
    connection = scored(document, {"up": {"ma": 79.5}, "down": {"ma": 79.49}})
    query = "select vendor_id, total || ' ' || tier from scores.vendor_scores"
    assert column(connection, query) == {"up": "80.00 A", "down": "79.00 B"}


def test_a_dimension_with_too_few_indicators_is_not_scored_and_costs_coverage() -> None:
    document = scheme(
        dimension("x", indicator("a", 3), indicator("b", 3), least_indicators=2), dimension("y", indicator("c", 4))
    )
    found = {"both": {"ma": 50, "mb": 70, "mc": 90}, "one": {"ma": 50, "mb": "missing", "mc": 90}}
    connection = scored(document, found)
    assert column(connection, TOTALS) == {"both": 72, "one": 90}
    query = (
        "select indicator, state || ' ' || effective_weight from scores.indicator_points where engagement_id = 'one'"
    )
    assert column(connection, query) == {"a": "too_few 0.0", "b": "missing_bank 0.0", "c": "value 100.0"}
    rest = "select coverage, worst, best from scores.engagement_scores where engagement_id = 'one'"
    assert connection.execute(rest).fetchall() == [(0.4, 36.0, 96.0)]


def test_too_few_dimensions_make_no_total() -> None:
    found = {"three": {"ma": 10, "mc": 20, "md": 30}, "two": {"ma": 10, "mc": 20, "md": "missing"}}
    connection = scored(three(aggregation={"least_dimensions": 3}), found)
    assert column(connection, TOTALS) == {"three": 17, "two": None}
    assert column(connection, "select vendor_id, status from scores.vendor_totals") == {
        "three": "ranked",
        "two": "not_scored",
    }


def limited(better: str, take: str = "best") -> dict[str, Any]:
    curves = {
        "achievement": {"from": "threshold", "to": "benchmark", "piece": [[0, 10], [1, 100]], "below": 0},
        "improvement": {"from": "baseline", "to": "benchmark", "piece": [[0, 0], [0.9, 90]]},
    }
    return scheme(dimension("x", indicator("a", better=better, curves=curves, take=take, round_points={"to": 10, "mode": "down"})))  # fmt: skip


# 42 CFR 412.160-165, by the publisher's own rounding: r(9x + 0.5) and r(10x - 0.5), r half up; written apart from the SQL.
def by_the_rule(p: Fraction, t: Fraction, b: Fraction, base: Fraction | None, sign: int) -> tuple[int, int | None]:
    p, t, b, base = sign * p, sign * t, sign * b, None if base is None else sign * base

    def half_up(number: Fraction) -> int:
        return math.floor(number + Fraction(1, 2))

    achieved = 10 if p >= b else 0 if p < t else half_up(9 * (p - t) / (b - t) + Fraction(1, 2))
    if base is None:
        return achieved, None
    if p <= base:
        return achieved, 0
    return achieved, 9 if p >= b else min(9, max(0, half_up(10 * (p - base) / (b - base) - Fraction(1, 2))))


thousandth = st.integers(0, 100)


@settings(max_examples=15)
@given(st.lists(st.tuples(thousandth, thousandth, thousandth, st.none() | thousandth), min_size=1, max_size=12), st.sampled_from(["higher", "lower"]))  # fmt: skip
def test_limits_of_each_row_give_the_points_of_the_rule(
    several: list[tuple[int, int, int, int | None]], better: str
) -> None:
    sign = 1 if better == "higher" else -1
    cases = {f"v{n}": each for n, each in enumerate(several) if sign * (each[2] - each[1]) > 0}
    if not cases:
        return
    found = {
        name: {"ma": p / 1000, "threshold": t / 1000, "benchmark": b / 1000}
        | ({"baseline": "missing"} if base is None else {"baseline": base / 1000})
        for name, (p, t, b, base) in cases.items()
    }
    connection = scored(limited(better), found)
    for name, (p, t, b, base) in cases.items():
        achieved, improved = by_the_rule(
            *(Fraction(number, 1000) for number in (p, t, b)), None if base is None else Fraction(base, 1000), sign
        )
        query = f"select part, cast(points as double) / 10 from scores.indicator_parts where engagement_id = '{name}'"
        assert column(connection, query) == {"achievement": achieved, "improvement": improved}
        assert column(connection, TOTALS)[name] == 10 * max(achieved, improved or 0)


def test_what_has_no_limits_of_its_own_has_no_points() -> None:
    found = {
        "whole": {"ma": 15, "threshold": 10, "benchmark": 20, "baseline": 5},
        "no value": {"ma": "missing", "threshold": 10, "benchmark": 20, "baseline": 5},
        "no benchmark": {"ma": 15, "threshold": 10, "benchmark": "missing", "baseline": 5},
        "no threshold": {"ma": 15, "threshold": "missing", "benchmark": 20, "baseline": 5},
    }
    connection = scored(limited("higher"), found)
    assert column(connection, TOTALS) == {"whole": 60, "no value": None, "no benchmark": None, "no threshold": 60}
    assert column(connection, "select engagement_id, state from scores.indicator_points") == {
        "whole": "value",
        "no value": "missing_bank",
        "no benchmark": "missing_bank",
        "no threshold": "value",
    }
    shown = (
        "select engagement_id, target || ' ' || direction from scores.indicator_points where engagement_id = 'whole'"
    )
    assert column(connection, shown) == {"whole": "20.0 higher"}


def test_the_mean_of_several_ways_counts_those_that_have_points() -> None:
    found = {
        "both": {"ma": 15, "threshold": 10, "benchmark": 20, "baseline": 5},
        "one": {"ma": 15, "threshold": 10, "benchmark": 20, "baseline": "missing"},
    }
    assert column(scored(limited("higher", take="mean"), found), TOTALS) == {"both": 55, "one": 50}


@settings(max_examples=10)
@given(st.lists(st.floats(-5, 1e6).map(lambda x: round(x, 6)), min_size=1, max_size=20))
def test_a_curve_over_logarithms(values: list[float]) -> None:
    document = scheme(dimension("x", indicator("a", curve={"up": [100, 75000], "log": True})))
    totals = column(scored(document, {f"v{n}": {"ma": value} for n, value in enumerate(values)}), TOTALS)
    for number, value in enumerate(values):
        share = (math.log(value) - math.log(100)) / math.log(750) if value > 0 else 0
        assert abs(totals[f"v{number}"] - 100 * min(1, max(0, share))) < 1e-9


PLAIN = """
scheme: one
version: "1"
effective_from: 2024-01-01
period: quarter
title: {zh: 小方案, en: Small}
aggregation: {across_dimensions: geometric}
rounding: {total: 0.1}
dimensions:
  - dimension: x
    title: {zh: 全部, en: All}
    weight: 1
    indicators:
      - {indicator: a, title: {zh: 甲, en: A}, weight: 1, measure: ma, unit: pts, curve: {up: [1, 2]}, missing: bank}
"""
# What stands in the file instead of something, and words of the sentence; the line is that of the change.
WRONG: dict[str, tuple[str, str, str]] = {
    "an unknown mean": ("across_dimensions: geometric", "across_dimensions: harmonic", "must be one of arithmetic, geometric"),
    "an unknown key": ("across_dimensions: geometric", "accross: geometric", "there is no key accross"),
    "a lift without a geometric mean": ("across_dimensions: geometric", "lowest_counts_as: 1", "goes with a geometric mean"),
    "a lift to the top": ("geometric}", "geometric, lowest_counts_as: 100}", "lies between 0 and 100"),
    "more dimensions than there are": ("geometric}", "geometric, least_dimensions: 2}", "a whole number from 1 to 1"),
    "no dimension": ("geometric}", "geometric, least_dimensions: 0}", "a whole number from 1 to 1"),
    "more indicators than there are": ("    weight: 1\n", "    weight: 1\n    least_indicators: 2\n", "a whole number from 1 to 1"),
    "a step that leaves 100 out": ("total: 0.1", "total: 0.3", "100 must be a whole multiple of the step 0.3"),
    "a step of nothing": ("total: 0.1", "total: 0", "100 must be a whole multiple"),
    "a step too fine": ("total: 0.1", "total: 0.0000000001", "at most nine decimals"),
    "an unknown mode": ("total: 0.1", "total: {to: 0.1, mode: up}", "must be one of half_up, down"),
    "rounding something else": ("total: 0.1", "totals: 0.1", "is total meant?"),
    "take without several ways": ("curve: {up: [1, 2]}", "curve: {up: [1, 2]}, take: best", "take goes with curves"),
    "one way": ("curve: {up: [1, 2]}", "curves: {one: {up: [1, 2]}}, take: best", "needs two or more named curves"),
    "ways and no choice": ("curve: {up: [1, 2]}", "curves: {one: {up: [1, 2]}, two: {up: [2, 3]}}", "lacks take"),
    "one way and several": ("curve: {up: [1, 2]}", "curve: {up: [1, 2]}, curves: {one: {up: [1, 2]}, two: {up: [2, 3]}}, take: best", "exclude each other"),
    "ways and families": ("curve: {up: [1, 2]}", "families: {CT: {up: [1, 2]}}, curves: {one: {up: [1, 2]}, two: {up: [2, 3]}}, take: best", "exclude each other"),
    "half of the limits": ("curve: {up: [1, 2]}", "better: higher, curve: {from: b, up: [0, 1]}", "from and to are needed together"),
    "limits without a direction": ("curve: {up: [1, 2]}", "curve: {from: b, to: c, up: [0, 1]}", "lacks better"),
    "a direction twice": ("curve: {up: [1, 2]}", "better: higher, curve: {up: [1, 2]}", "better goes with limits of each row"),
    "limits on a falling curve": ("curve: {up: [1, 2]}", "better: lower, curve: {from: b, to: c, down: [0, 1]}", "for low values write better: lower"),
    "limits over logarithms": ("curve: {up: [1, 2]}", "better: higher, curve: {from: b, to: c, up: [0, 1], log: true}", "exclude each other"),
    "the logarithm of nothing": ("curve: {up: [1, 2]}", "curve: {up: [0, 2], log: true}", "needs limits above 0"),
    "a logarithm that is a number": ("curve: {up: [1, 2]}", "curve: {up: [1, 2], log: 10}", "log is true or false"),
    "chance that turns where no curve does": ("curve: {up: [1, 2]}", "take: best, chance: true, curves: {x: {up: [1, 2], log: true}, y: {down: [1, 2]}}", "remove chance"),
    "points rounded to thirds": ("curve: {up: [1, 2]}", "round_points: 1/3, curve: {up: [1, 2]}", "at most nine decimals"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_declaration_is_refused_with_file_and_line(tmp_path: Path, name: str) -> None:
    old, new, words = WRONG[name]
    assert PLAIN.count(old) == 1
    text = PLAIN.replace(old, new)
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load_policy(tmp_path)
    changed = next(n for n, (a, b) in enumerate(zip(PLAIN.split("\n"), text.split("\n"), strict=False), 1) if a != b)
    assert words in refused.value.en
    assert f"one.yaml, line {changed}" in refused.value.en
    assert f"one.yaml 第 {changed} 行" in refused.value.zh


def test_without_declarations_the_mean_is_arithmetic_and_only_the_total_is_rounded() -> None:
    row = policy_of(three()).rows["schemes"][0]
    names = ("mean", "least_dimensions", "dimension_step", "total_step", "total_down")
    assert [row[name] for name in names] == ["arithmetic", 1, None, 10_000_000, False]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weights_sum: 100\n", "weights_sum: 100\naggregation: {across_dimensions: geometric}\n"),
        ("weights_sum: 100\n", "weights_sum: 100\nrounding: {total: 0.1}\n"),
        ("measure: years_established", "round_points: 10, measure: years_established"),
    ],
)
def test_a_selection_scheme_refuses_what_would_not_hold_in_it(tmp_path: Path, old: str, new: str) -> None:
    text = (DEFAULT_ROOT / "policy" / "selection.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "selection.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match="is for evaluation schemes"):
        load_policy(tmp_path)


def test_a_value_of_nought_has_its_place_on_a_curve_over_logarithms() -> None:
    # Its logarithm is the lowest there is, and belongs to the first step although steps leave out where they begin.
    document = scheme(dimension("x", indicator("a", curve={"table": {"<=100": 100, "else": 20}, "log": True})))
    assert column(scored(document, {"none": {"ma": 0}, "much": {"ma": 750}}), TOTALS) == {"none": 100, "much": 20}
