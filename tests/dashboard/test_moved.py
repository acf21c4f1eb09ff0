"""Is a change of score told in words that say what happened, with small steps put together."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboard import i18n
from dashboard.data import Moved
from dashboard.parts import curve_words, moved, moved_words

SIDES = ({"period": "2025Q3", "version": "1", "total": 90.0, "rank": 2, "status": "ranked"},
         {"period": "2025Q4", "version": "1", "total": 85.0, "rank": 4, "status": "ranked"})  # fmt: skip


@pytest.fixture(autouse=True)
def _chinese() -> None:
    i18n.use("zh")


def step(part: str, indicator: str | None, change: float, *values: Any, **more: Any) -> dict[str, Any]:
    known = indicator is not None
    before, after = values or (None, None)
    return {
        "part": part, "indicator": indicator, "change": change, "dimension": "P" if known else None,
        "dimension_zh": "业绩" if known else None, "dimension_en": "Results" if known else None,
        "title_zh": f"指标{indicator}" if known else None, "title_en": f"Indicator {indicator}" if known else None,
        "unit": "‱", "display_scale": 0.0001, "value_before": before, "value_after": after,
        "state_before": "value" if known else None, "state_after": "value" if known else None,
        "points_before": 80.0, "points_after": 60.0, "effective_weight_before": 10.0, "effective_weight_after": 10.0,
        **more,
    }  # fmt: skip


def found(*steps: dict[str, Any], places: dict[str, float] | None = None) -> Moved:
    shares = pd.DataFrame([{"cause": cause, "places": share} for cause, share in (places or {}).items()])
    return Moved(*SIDES, -5.0, pd.DataFrame(steps), shares, pd.DataFrame())


def test_a_sentence_names_the_largest_steps_and_sums_up_the_rest() -> None:
    told = found(
        step("data", "A", -3.2, 0.00081, 0.00124), step("deductions", None, -2.0), step("data", "B", 1.0, 0.0, 0.0),
        step("data", "C", -0.5, 0.0, 0.0001), step("data", "D", -0.3, 0.0, 0.0001),
    )  # fmt: skip
    assert moved_words.sentence(told, moved.by_indicator(told.steps)) == (
        "90.00 → 85.00（−5.00）：指标A 8.10‱ → 12.40‱，−3.20 分；扣分 −2.00 分；指标B 80.0 分 → 60.0 分，+1.00 分；其他 2 项合计 −0.80 分。"
    )


def test_causes_of_one_indicator_stand_together_in_a_chart_and_apart_in_words() -> None:
    told = found(step("data", "A", -3.0, 0.1, 0.2), step("rule", "A", -1.0, 0.1, 0.2), step("weights", "B", -1.0))
    assert moved.by_indicator(told.steps)["change"].tolist() == [-4.0, -1.0]
    assert moved_words.causes(told.steps) == "按原因：数据 −3.00　·　计分规则 −1.00　·　权重 −1.00"


def test_small_steps_are_put_together() -> None:
    steps = [step("data", f"I{at}", -1.0 + at / 100, 0.0, 0.0001) for at in range(12)]
    shown = moved.grouped(moved.by_indicator(found(*steps).steps))
    assert shown["title"].tolist()[-1] == "其他 3 项"
    assert shown["change"].sum() == pytest.approx(sum(each["change"] for each in steps))


def test_dimensions_come_first_and_what_belongs_to_none_after_them() -> None:
    told = found(step("deductions", None, -4.0), step("data", "A", -1.0), step("data", "B", 0.5))
    assert moved.by_dimension(told.steps)[["title", "change"]].values.tolist() == [["业绩", -0.5], ["扣分", -4.0]]


def test_what_was_missing_or_not_in_the_rule_is_said() -> None:
    (missing,) = found(step("data", "A", 1.0, None, 0.0005, state_before="small_sample")).steps.itertuples()
    assert moved_words.values(missing) == "样本不足 → 5.00‱"
    (fresh,) = found(step("weights", "A", 1.0, None, 0.0005, state_before=None)).steps.itertuples()
    assert moved_words.values(fresh) == "规则中没有 → 5.00‱"


def test_a_place_lost_is_told_with_a_minus() -> None:
    told = found(places={"own_score": 1.5, "other_scores": 0.5, "entered": 1.0, "left": -1.0})
    assert (
        moved_words.place(told)
        == "名次 2 → 4：自身得分 −1.5 名；他家得分 −0.5 名；新进供应商 −1.0 名；退出供应商 +1.0 名。"
    )


def segments(direction: str, target: float, floor: float | None, *rows: tuple[Any, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["x_from", "x_to", "s_from", "s_to", "right_closed"], dtype=object)
    about = {"direction": direction, "target": target, "floor_value": floor, "unit": "n", "display_scale": 1.0}
    return frame.astype({"s_from": float, "s_to": float}).assign(**about)


def test_a_straight_curve_is_said_by_its_ends() -> None:
    rows = ((None, 5.0, 100, 100, False), (5.0, 20.0, 100, 0, False), (20.0, None, 0, 0, False))
    assert curve_words.in_words(segments("lower", 5.0, 20.0, *rows)) == "满分≤ 5、零分≥ 20"


def test_a_step_is_said_by_its_levels() -> None:
    rows = ((None, 0.0, 100, 100, True), (0.0, 1.0, 50, 50, True), (1.0, None, 0, 0, True))
    assert curve_words.in_words(segments("lower", 0.0, 1.0, *rows)) == "满分≤ 0、≤ 1 得 50 分、零分> 1"
    rows = ((None, 1.0, 20, 20, False), (1.0, 2.0, 60, 60, False), (2.0, None, 100, 100, False))
    assert curve_words.in_words(segments("higher", 2.0, None, *rows)) == "满分≥ 2、< 1 得 20 分、≥ 1 得 60 分"
    # A corner between two pieces of one level parts nothing.
    rows = (
        (None, 0.0, 20, 20, False),
        (0.0, 1.0, 20, 20, False),
        (1.0, 2.0, 60, 60, False),
        (2.0, None, 100, 100, False),
    )
    assert curve_words.in_words(segments("higher", 2.0, None, *rows)) == "满分≥ 2、< 1 得 20 分、≥ 1 得 60 分"
