"""Do codes and numbers read as words: values with their unit, peer groups side by side, reasons, verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import i18n, page
from dashboard.parts import cost_words, reasons, standing, words
from pipelines.marking.listing import _KINDS
from pipelines.reading.rows import _REASONS

LIMITS = (0.8, 0.6)


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    i18n.use("zh")
    yield
    i18n.use("en")


@pytest.mark.parametrize(
    ("number", "scale", "unit", "written"),
    [
        (0.9858, 0.01, "%", "98.58%"),
        (0.00012, 0.0001, "‱", "1.20‱"),
        (3.0, 1, "n", "3"),
        (0.5, 1, "pts", "0.50"),
        (1.015, 1, "x", "1.01×"),
        (12.5, 1, "kg", "12.50 kg"),
        (12.5, None, None, "12.50"),
        (0.0, 0.01, "%", "0.00%"),
        (None, 0.01, "%", "–"),
        (float("nan"), 0.01, "%", "–"),
    ],
)
def test_a_value_is_written_in_the_unit_it_is_judged_in(number: Any, scale: Any, unit: Any, written: str) -> None:
    assert words.value(number, scale, unit) == written


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("provisional", "覆盖率71%，达到80%方可排名"),
        ("not_scored", "覆盖率71%，低于60%不予评分"),
        ("observation", "首个评估期，列入观察"),
        ("insufficient_data", "在岗12天，有效报送1个月"),
        ("ranked", ""),
    ],
)
def test_a_vendor_without_a_place_has_a_reason(status: str, sentence: str) -> None:
    assert reasons.reason(status, 0.71, 12, 1, LIMITS) == sentence


def test_what_asks_for_a_decision_says_why_and_which() -> None:
    assert reasons.why("cost_fail", None, None, -48_500.0) == "外包比自营高4.85万元"
    assert reasons.why("lowest_tier", 68.15, "D", None) == "得分68.15，D级"
    assert reasons.ask("lowest_tier") == "暂停新增业务，启动退出"


@pytest.mark.parametrize("verdict", ["PASS", "MARGINAL", "FAIL", "NOT_ASSESSABLE"])
def test_no_two_verdicts_share_a_shape(verdict: str) -> None:
    shapes = [words.verdict(code)[0] for code in ("PASS", "MARGINAL", "FAIL", "NOT_ASSESSABLE")]
    assert len(set(shapes)) == 4
    assert words.verdict(verdict)[0] in "●◐▲○"


def test_a_test_that_could_not_be_made_has_no_margin() -> None:
    assert words.margin("NOT_ASSESSABLE", 0.15) == "–"
    assert words.margin("PASS", 0.1008) == "10.1%"


def test_no_two_kinds_of_nothing_read_alike() -> None:
    kinds = ("idle", "na", "not_collected", "missing_vendor", "missing_bank", "small_sample", "too_few")
    assert len({words.state(kind) for kind in kinds}) == len(kinds)


def test_every_view_is_found_by_being_there_and_has_its_own_address() -> None:
    views = page.discover()
    addresses = ["overview", "rankings", "scorecard", "compare", "selection", "costs", "data", "method"]
    assert [view.page.url_path for view in views] == addresses
    assert all(view.page.section in page.SECTIONS for view in views)


@pytest.mark.parametrize(
    "code",
    ["value", "idle", "na", "missing", "not_collected", "missing_vendor", "missing_bank", "small_sample", "too_few"],
)
def test_every_state_of_an_observation_or_indicator_has_a_word(code: str) -> None:
    assert words.state(code) != code


@pytest.mark.parametrize("code", [*_REASONS, "other_kind", "duplicate", "replaced", "future", "left_out"])
def test_every_kind_of_row_set_aside_has_a_word_on_the_page_and_in_the_marked_copy(code: str) -> None:
    assert words.set_aside(code) != code
    assert _KINDS[code]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((91.46, 0.37, 0.0, 91.09), "加权得分 91.46 − 扣分 0.37 + 加分 0.00 = 91.09；"),
        # Each part rounded would make 91.09, the score is rounded once.
        (
            (91.4649, 0.3667, 0.0, 91.10),
            "91.4649 − 扣分 0.3667 + 加分 0.0000 = 91.0982，以 0 至 100 为限并一次舍入为 91.10",
        ),
        ((99.0, 0.0, 3.0, 100.0), "99.0000 − 扣分 0.0000 + 加分 3.0000 = 102.0000，以 0 至 100 为限"),
    ],
)
def test_the_sum_behind_a_score_adds_up_as_it_is_written(parts: tuple[float, ...], said: str) -> None:
    points, deduction, bonus, total = parts
    head = SimpleNamespace(points_total=points, deduction=deduction, bonus=bonus, total=total, tier_total=total)
    assert said in str(standing.sum_of(head))


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        (None, "盈亏平衡单价（元）", "Break-even price"),
        ("piece", "盈亏平衡单价（元）", "Break-even price"),
        ("month", "盈亏平衡价（元/月）", "Break-even / month"),
        ("person_year", "盈亏平衡价（元/人年）", r"Break-even / person\-year"),
        ("千件", "盈亏平衡价（元/千件）", "Break-even / 千件"),
        ("<b>[件]", r"盈亏平衡价（元/\<b\>\[件\]）", r"Break-even / \<b\>\[件\]"),
    ],
)
def test_a_break_even_price_is_headed_by_the_contracts_own_unit_as_text(code: str | None, zh: str, en: str) -> None:
    assert cost_words.break_even_price(code) == zh
    i18n.use("en")
    assert cost_words.break_even_price(code) == en


def test_typed_amounts_left_behind_by_the_volume_have_a_word() -> None:
    assert cost_words.flags("FRAGILE|STALE_BASIS") == "结论不稳、自营金额未随业务量更新"
