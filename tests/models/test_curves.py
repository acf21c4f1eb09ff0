"""Curves award exactly what domain 3.1 says: the golden evaluation, the edges, and the laws."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.curves import Curve, direction, floor, parse_curve, points, scaled, segments, target

COUNTS = {"step": {"<=0": 100, "<=1": 50}, "else": 0}

# Domain 3.9: one evaluation, all 29 indicators. Code, weight, curve (3.5), raw value, points 0-100.
GOLDEN: list[tuple[str, int, dict[str, Any], str, str]] = [
    ("EQ1", 4, {"up": [80, 100]}, "100", "100"),
    ("EQ2", 4, {"up": [85, 100]}, "97", "80"),
    ("EQ3", 2, COUNTS, "0", "100"),
    ("EC1", 4, {"up": [85, 98]}, "96", "1100/13"),
    ("EC2", 3, {"down": [5, 20]}, "8", "80"),
    ("EC3", 3, {"up": [80, 98]}, "95", "250/3"),
    ("EP1", 4, {"up": [85, 98]}, "99", "100"),
    ("EP2", 10, {"down": [0.5, 3.0]}, "0.8", "88"),
    ("EP3", 9, {"up": [80, 95]}, "93", "260/3"),
    ("EP4", 4, COUNTS, "1", "50"),
    ("EP5", 4, {"up": [0.85, 1.10]}, "1.02", "68"),
    ("EP6", 5, {"up": [90, 98]}, "97", "87.5"),
    ("EP7", 5, {"down": [1.00, 1.15]}, "1.03", "80"),
    ("EP8", 2, {"down": [0, 2]}, "0.2", "90"),
    ("EP9", 2, {"table": {0: 20, 1: 60, ">=2": 100}}, "1", "60"),
    ("ER1", 6, {"down": [0.2, 1.0]}, "0.35", "81.25"),
    ("ER2", 3, {"up": [90, 100]}, "100", "100"),
    ("ER3", 2, {"down": [2, 10]}, "4", "75"),
    ("ER4", 3, {"up": [85, 98]}, "96", "1100/13"),
    ("ER5", 1, COUNTS, "0", "100"),
    ("EM1", 3, {"up": [95, 100]}, "100", "100"),
    ("EM2", 3, {"up": [95, 100]}, "98", "60"),
    ("EM3", 2, {"up": [95, 100]}, "100", "100"),
    ("EM4", 4, {"step": [["<=0", 100], ["<=1", 60], ["<=3", 30], ["else", 0]]}, "0", "100"),
    ("EM5", 3, {"step": [[0, 100], [1, 70], [3, 40]], "else": 0}, "1", "70"),
    ("EM6", 2, {"up": [70, 100]}, "90", "200/3"),
    ("EM7", 1, {"up": [80, 100]}, "100", "100"),
    ("EM8", 1, {"up": [60, 100]}, "100", "100"),
    ("EM9", 1, {"up": [80, 100]}, "95", "75"),
]


@pytest.mark.parametrize(("code", "weight", "curve", "raw", "expected"), GOLDEN, ids=[row[0] for row in GOLDEN])
def test_every_indicator_of_the_golden_evaluation(
    code: str, weight: int, curve: dict[str, Any], raw: str, expected: str
) -> None:
    assert points(parse_curve(curve), Decimal(raw)) == Fraction(expected)


def test_the_golden_evaluation_adds_up() -> None:
    dimensions = {"EQ": "9.2000", "EC": "8.2846", "EP": "36.6950", "ER": "12.9135", "EM": "16.9833"}
    gained = dict.fromkeys(dimensions, Fraction(0))
    for code, weight, curve, raw, _ in GOLDEN:
        gained[code[:2]] += weight * points(parse_curve(curve), Decimal(raw)) / 100
    assert len(GOLDEN) == 29
    assert sum(weight for _, weight, _, _, _ in GOLDEN) == 100
    assert {name: f"{float(sum_):.4f}" for name, sum_ in gained.items()} == dimensions
    assert f"{float(sum(gained.values())):.4f}" == "84.0764"


# Domain 3.4 and the edges of each shape: curve, raw value, points.
@pytest.mark.parametrize(
    ("curve", "raw", "expected"),
    [
        ({"up": [60, 95]}, "60", "0"),
        ({"up": [60, 95]}, "59.99", "0"),
        ({"up": [60, 95]}, "95", "100"),
        ({"up": [60, 95]}, "1000000", "100"),
        ({"up": ["1/3", 1]}, "1/3", "0"),
        ({"down": [15, 60]}, "-5", "100"),
        ({"down": [15, 60]}, "60", "0"),
        ({"band": [90, 95, 105, 110]}, "90", "0"),
        ({"band": [90, 95, 105, 110]}, "92.5", "50"),
        ({"band": [90, 95, 105, 110]}, "95", "100"),
        ({"band": [90, 95, 105, 110]}, "105", "100"),
        ({"band": [90, 95, 105, 110]}, "109", "20"),
        ({"band": [90, 95, 105, 110]}, "111", "0"),
        ({"band": [0, 5, 5, 10]}, "5", "100"),
        ({"piece": [[1, 0], [3, 60], [8, 100]]}, "2", "30"),
        ({"piece": [[1, 0], [3, 60], [8, 100]]}, "3", "60"),
        ({"piece": [[1, 0], [3, 60], [8, 100]]}, "5.5", "80"),
        ({"piece": [[1, 0], [3, 60], [8, 100]]}, "0", "0"),
        ({"piece": [[1, 40], [5, 100]], "below": 0}, "0.999", "0"),
        ({"piece": [[1, 40], [5, 100]], "below": 0}, "1", "40"),
        ({"piece": [[1, 40], [5, 100]], "below": 0}, "3", "70"),
        ({"piece": [[1, 40], [5, 100]]}, "0", "40"),
        (COUNTS, "0.5", "50"),
        (COUNTS, "1", "50"),
        (COUNTS, "1.0001", "0"),
        ({"step": {"<0": 0, "else": 100}}, "0", "100"),
        ({"step": {"≥2": 100, "≥1": 60}, "else": 0}, "1.9", "60"),
        ({"step": {">1": 100}, "else": 0}, "1", "0"),
        ({"table": {3: 100, 2: 70, 1: 30, 0: 0}}, "2", "70"),
        ({"table": {0: 20, 1: 60, ">=2": 100}}, "7", "100"),
        ({"table": {1: 60, 2: 100}, "else": 0}, "0", "0"),
        ({"pass": True}, "1", "100"),
        ({"pass": True}, "0", "0"),
        ({"cmte": True}, "87.25", "87.25"),
        ({"cmte": True}, "101", "100"),
        ({"deduct": {"base": 100, "per": 15, "floor": 40}}, "0", "100"),
        ({"deduct": {"base": 100, "per": 15, "floor": 40}}, "3", "55"),
        ({"deduct": {"base": 100, "per": 15, "floor": 40}}, "5", "40"),
        ({"deduct": {"per": 10}}, "20", "0"),
    ],
)
def test_points_at_the_edges(curve: dict[str, Any], raw: str, expected: str) -> None:
    assert points(parse_curve(curve), Fraction(raw)) == Fraction(expected)


@pytest.mark.parametrize(
    ("curve", "better", "full", "nothing"),
    [
        ({"up": [85, 98]}, "higher", 98, 85),
        ({"down": [0.5, 3]}, "lower", Fraction(1, 2), 3),
        ({"band": [90, 95, 105, 110]}, "band", None, None),
        ({"piece": [[0, 60], [10, 90]]}, "higher", None, None),
        ({"piece": [[1, 40], [5, 100]], "below": 0}, "higher", 5, 1),
        ({"piece": [[0, 100], [2, 50], [9, 0]]}, "lower", 0, 9),
        (COUNTS, "lower", 0, 1),
        ({"table": {0: 20, 1: 60, ">=2": 100}}, "higher", 2, None),
        ({"table": {0: 50, 1: 100, 2: 0}}, "none", None, None),
        ({"pass": True}, "higher", 1, 1),
        ({"deduct": {"per": 20}}, "lower", 0, 5),
    ],
)
def test_direction_target_and_floor(
    curve: dict[str, Any], better: str, full: Fraction | int | None, nothing: Fraction | int | None
) -> None:
    parsed = parse_curve(curve)
    assert (direction(parsed), target(parsed), floor(parsed)) == (better, full, nothing)


@pytest.mark.parametrize(
    ("curve", "sentence"),
    [
        ({"up": [95, 95]}, "needs lo < hi"),
        ({"up": [98, 85]}, "down is the other way round"),
        ({"down": [3, 0.5]}, "up is the other way round"),
        ({"up": [85]}, "list of 2"),
        ({"up": 85}, "list of 2"),
        ({"up": [85, "high"]}, "must be a number"),
        ({"up": [85, True]}, "must be a number"),
        ({"up": [85, float("nan")]}, "must be a number"),
        ({"up": [85, float("inf")]}, "must be a number"),
        ({"up": [85, "1/0"]}, "must be a number"),
        ({"band": [90, 95, 94, 110]}, "a < b <= c < d"),
        ({"band": [90, 90, 95, 110]}, "a < b <= c < d"),
        ({"piece": []}, "pairs"),
        ({"piece": [[1, 0], [1, 50]]}, "ascending x"),
        ({"piece": [[3, 0], [1, 50]]}, "ascending x"),
        ({"piece": [[0, 0], [1, 60], [2, 50]]}, "only rise or only fall"),
        ({"piece": [[0, 10], [1, 60]], "below": 20}, "only rise or only fall"),
        ({"piece": [[0, 0], [1, 101]]}, "between 0 and 100"),
        ({"step": {"<=0": 100}}, "needs an else"),
        ({"step": {"<=0": 100, ">5": 0}, "else": 50}, "one kind of comparison"),
        ({"step": [[0, 100], ["<=0", 50]], "else": 0}, "no bound twice"),
        ({"step": [[0, 100], ["else", 50]], "else": 0}, "no bound twice"),
        ({"step": {}, "else": 0}, "one kind of comparison"),
        ({"step": [[0, 100, 3]], "else": 0}, "list of 2"),
        ({"step": 3, "else": 0}, "list of 2"),
        ({"step": {"few": 100}, "else": 0}, "must be a number"),
        ({"table": {0: 120}}, "between 0 and 100"),
        ({"pass": False}, "pass: true"),
        ({"deduct": {"base": 100}}, "needs per"),
        ({"deduct": {"per": 0}}, "per > 0"),
        ({"deduct": {"per": 5, "floor": 100}}, "floor < base"),
        ({"deduct": {"per": 5, "cap": 100}}, "needs per"),
        ({}, "exactly one of"),
        ({"up": [1, 2], "down": [1, 2]}, "exactly one of"),
        ({"upp": [1, 2]}, "found upp"),
        ({"up": [1, 2], "else": 3}, "no option else"),
    ],
)
def test_a_curve_that_cannot_be_meant_is_refused_with_a_reason(curve: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_curve(curve)


@pytest.mark.parametrize("factor", [0, -1])
def test_a_unit_factor_must_be_positive(factor: int) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        scaled(parse_curve({"up": [0, 1]}), Fraction(factor))


numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)
levels = st.fractions(min_value=0, max_value=100, max_denominator=100)


@st.composite
def monotone_curves(draw: st.DrawFn) -> Curve:
    xs = sorted(draw(st.lists(numbers, min_size=2, max_size=5, unique=True)))
    rising = sorted(draw(st.lists(levels, min_size=len(xs), max_size=len(xs))))
    shape = draw(st.sampled_from(["up", "down", "piece", "falling", "step", "table"]))
    if shape in ("up", "down"):
        return parse_curve({shape: xs[:2]})
    if shape == "piece":
        return parse_curve({"piece": list(zip(xs, rising, strict=True))})
    if shape == "falling":
        return parse_curve({"piece": list(zip(xs, reversed(rising), strict=True))})
    if shape == "step":
        return parse_curve({"step": list(zip(xs, reversed(rising), strict=True)), "else": 0})
    return parse_curve({"table": list(zip(xs, rising, strict=True))})


@given(monotone_curves(), numbers, numbers)
def test_a_better_value_never_earns_less(curve: Curve, x: Fraction, y: Fraction) -> None:
    low, high = points(curve, min(x, y)), points(curve, max(x, y))
    assert 0 <= low <= 100
    assert 0 <= high <= 100
    better = direction(curve)
    assert better != "higher" or low <= high
    assert better != "lower" or low >= high
    assert better != "none" or low == high


@given(monotone_curves(), numbers, st.fractions(min_value=Fraction(1, 10_000), max_value=10_000))
def test_changing_the_unit_changes_no_points(curve: Curve, x: Fraction, factor: Fraction) -> None:
    assert points(scaled(curve, factor), x * factor) == points(curve, x)
    full = target(curve)
    assert target(scaled(curve, factor)) == (None if full is None else full * factor)


@given(monotone_curves(), numbers)
def test_segments_cover_every_value_once(curve: Curve, x: Fraction) -> None:
    parts = segments(curve)
    bounds = [part.x_from for part in parts[1:]]
    for value in (x, *(bound for bound in bounds if bound is not None)):
        assert sum(part.holds(value) for part in parts) == 1
    assert (parts[0].x_from, parts[-1].x_to) == (None, None)
    assert bounds == [part.x_to for part in parts[:-1]]
    assert len({part.right_closed for part in parts}) == 1
    assert all(part.s_from == part.s_to for part in (parts[0], parts[-1]))


@given(monotone_curves())
def test_the_target_earns_all_and_the_floor_nothing(curve: Curve) -> None:
    full, nothing = target(curve), floor(curve)
    step = Fraction(1, 10**9) * (1 if direction(curve) == "higher" else -1)
    assert full is None or points(curve, full + step) == 100 or points(curve, full) == 100
    assert nothing is None or points(curve, nothing - step) == 0
