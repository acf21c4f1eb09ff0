"""The method page: rules as they run, weights that move the ranking, judgements in pairs, a version that is saved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from dashboard import i18n
from dashboard.charts import curve_picture
from dashboard.parts import rule_words, words
from dashboard.parts.drafts import Draft
from dashboard.theme import LIGHT
from models.held_weights import dimension_weights, whole_of
from pipelines.errors import PolicyError
from pipelines.journal import Journal
from pipelines.method.judgement_files import read_judgements
from pipelines.method.saving import SAVED
from pipelines.workspace import DEFAULT_ROOT, Workspace
from tests.dashboard.conftest import write_bank
from tests.dashboard.test_browser import SLOW, column
from tests.dashboard.test_pages import table_with, text_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

OWN = {"a": {"a1": Fraction(10), "a2": Fraction(30)}, "b": {"b1": Fraction(40), "b2": Fraction(20)}}


# ---------------------------------------------------------------------------------------------- the rules


@pytest.mark.parametrize(("locale", "title"), [("zh-CN", "权重与目标"), ("en-US", "Method")])
@pytest.mark.parametrize("part", ["rules", "weights", "sources", "versions"])
def test_every_part_shows_in_both_languages(open_page: Any, bank: Path, locale: str, title: str, part: str) -> None:
    page = open_page(bank, "method", locale=locale, rules=part)
    assert not page.exception
    assert not page.error
    assert page.title[0].value == title


def test_a_workspace_that_is_no_bank_names_who_owes(open_page: Any, tmp_path: Path) -> None:
    shutil.copytree(DEFAULT_ROOT / "policy", tmp_path / "policy")
    file = tmp_path / "policy" / "evaluation.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nowed_by: {zh: 项目方, en: programme}\n", encoding="utf-8")
    page = open_page(write_bank(tmp_path), "method", rules="rules")
    rules = table_with(page, "curve", "formula", "missing").set_index("indicator")
    assert rules.loc["ER4", ["missing", "few"]].tolist() == ["项目方", "满30起计"]
    assert "应由项目方提供而缺失" in text_of(page)
    i18n.use("zh")
    assert words.state("missing_bank") == "缺报（项目方）"


def test_the_rules_are_those_of_the_policy(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "method")
    rules = table_with(page, "curve", "formula", "missing").set_index("indicator")
    assert len(rules) == 29
    assert rules.loc["EQ1", "curve"] == "80% 得0分 → 100% 得100分"
    assert rules.loc["EP4", "curve"] == "≤ 0 得100分；≤ 1 得50分；> 1 得0分"
    assert rules.loc["EP9", "curve"] == "< 1 得20分；≥ 1 得60分；≥ 2 得100分"
    assert rules.loc["EQ1", ["missing", "few"]].tolist() == ["供应商", ""]
    assert rules.loc["ER4", ["missing", "few"]].tolist() == ["行内", "满30起计"]
    families = table_with(page, "family", "EP2", "EP3").set_index("family")
    # The value of 0 points first, whichever way is better.
    assert families.loc["数据录入", ["EP2", "EP3"]].tolist() == ["3‱ → 0.5‱", "95% → 99.5%"]
    gates = table_with(page, "gate", "limits").set_index("gate")
    assert gates.loc["G14", ["limits", "effect"]].tolist() == ["距上次演练天数 > 366", "最高 B 级"]
    assert gates.loc["G14", "basis"] == "办法第八条"
    tiers = table_with(page, "conditions")
    assert tiers["conditions"].iloc[1] == "得分≥80、各维度≥60"
    said = text_of(page)
    assert "连续2期达到更高等级才升级" in said
    assert "满意度、成本类指标" in said


def test_a_curve_is_drawn_over_its_own_range() -> None:
    drawn = curve_picture.picture([(None, 80, 0, 0), (80, 100, 0, 100), (100, None, 100, 100)], LIGHT)
    assert drawn.startswith("data:image/svg+xml;base64,")
    assert curve_picture.picture([(None, None, 100, 100)], LIGHT) == ""


def test_a_path_of_a_file_reads_as_words() -> None:
    i18n.use("en")
    assert rule_words.path("dimensions.a.indicators.a1.weight", {"a": "甲", "a1": "乙"}) == "甲 · 乙 · weight"


# ---------------------------------------------------------------------------------------------- drafts


def test_the_last_free_weight_follows_and_cannot_be_moved() -> None:
    found = Draft(OWN, OWN)
    found.hold_dimension("a", Fraction(70))
    assert dimension_weights(found.weights) == {"a": 70, "b": 30}
    found.hold_dimension("b", Fraction(50))
    assert found.refused
    assert dimension_weights(found.weights) == {"a": 70, "b": 30}
    found.release("a")
    assert found.weights == OWN
    assert not found.is_changed


def test_an_indicator_takes_no_more_than_its_dimension_has() -> None:
    found = Draft(OWN, OWN)
    found.hold_indicator("a", "a1", Fraction(90))
    assert found.weights["a"] == {"a1": 40, "a2": 0}


def test_other_weights_begin_anew_with_an_exact_sum() -> None:
    found = Draft(OWN, OWN)
    found.hold_dimension("a", Fraction(50))
    found.begin_with("", {"a": Fraction(1, 3), "b": Fraction(2, 3)})
    assert dimension_weights(found.weights) == {"a": Fraction("33.33"), "b": Fraction("66.67")}
    found.begin_with("b", {"b1": Fraction(1), "b2": Fraction(2)})
    assert whole_of(found.weights) == 100
    found.reset()
    assert found.weights == OWN


# ---------------------------------------------------------------------------------------------- moving, judging


def slider(page: Any, label: str) -> Any:
    return next(each for each in page.slider if each.label == label)


def test_a_moved_weight_moves_scores_and_the_sum_stays(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "method", rules="weights")
    before = table_with(page, "score", "tiers", "place")
    assert before["score"].tolist() == ["100.00", "64.88"]
    # 乙: performance 60.8696 and reputation 76.9231, the other dimensions have no data: half and half is 68.90.
    slider(page, "业绩").set_value(45.0)
    slider(page, "信誉").set_value(45.0).run()
    assert sum(each.value for each in page.slider[:5]) == pytest.approx(100)
    assert [each.value for each in page.checkbox[:5]] == [False, False, False, True, False]
    slider(page, "业绩").set_value(46.0).run()
    slider(page, "业绩").set_value(45.0).run()
    table = table_with(page, "score", "tiers", "place")
    moved = table.set_index("vendor_name")
    assert moved.loc["乙公司", "score"] == "64.88 → 68.90"
    assert moved.loc["乙公司", "change"] == "▲ 4.02"
    assert moved.loc["甲公司", "score"] == "100.00"
    assert table["vendor_name"].iloc[0] == "乙公司"


def test_judgements_in_pairs_give_weights_name_the_contradiction_and_go_to_the_sliders(
    open_page: Any, bank: Path
) -> None:
    page = open_page(bank, "method", rules="sources")
    for label, value in (("资质 – 规模", 5), ("资质 – 业绩", Fraction(1, 5)), ("规模 – 业绩", 5)):
        box = next(each for each in page.selectbox if each.label.replace("\\", "") == label)
        box.select(Fraction(value))
    page.run()
    assert any("没有与第一项连起来" in each.value for each in page.warning)
    for label, value in (("资质 – 信誉", 1), ("资质 – 管理规范性", 1)):
        box = next(each for each in page.selectbox if each.label.replace("\\", "") == label)
        box.select(Fraction(value))
    page.run()
    (said,) = [each.value.replace("\\", "") for each in page.warning]
    assert "超过0.10" in said
    assert "CR为0." in said
    next(each for each in page.button if each.key == "take_repair").click().run()
    assert not page.warning
    weights = table_with(page, "joint")["joint"]
    assert weights.sum() == pytest.approx(100)
    next(each for each in page.button if each.key == "use_weights").click().run()
    taken = page.session_state["rule_drafts"][("evaluation", "2023.1")]
    found = dimension_weights(taken.weights)
    assert [float(weight) for weight in found.values()] == pytest.approx(weights.tolist(), abs=0.01)
    assert sum(found.values()) == 100


def test_equal_weights_and_budgets_go_to_the_sliders(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "method", rules="sources")
    page.session_state["judged_way"] = "equal"
    page.run()
    next(each for each in page.button if each.key == "use_weights").click().run()
    taken = page.session_state["rule_drafts"][("evaluation", "2023.1")]
    assert set(dimension_weights(taken.weights).values()) == {20}
    page.session_state["judged_way"] = "budget"
    page.run()
    points = {"资质": 40, "规模": 10, "业绩": 20, "信誉": 20, "管理规范性": 5}
    for box in page.number_input:
        box.set_value(points[box.label])
    page.run()
    assert "还剩5" in text_of(page)
    assert not [each for each in page.button if each.key == "use_weights"]
    next(box for box in page.number_input if box.label == "管理规范性").set_value(10).run()
    next(each for each in page.button if each.key == "use_weights").click().run()
    taken = page.session_state["rule_drafts"][("evaluation", "2023.1")]
    assert list(dimension_weights(taken.weights).values()) == [40, 10, 20, 20, 10]


def test_judgements_are_read_from_a_table() -> None:
    text = "# 说明\n层级,评判人,项目,对比项目,判断\n,张三,a,b,1/5\na,李四,a1,a2,3\n,张三,b,a,4\n"
    items = {"": ["a", "b"], "a": ["a1", "a2"], "b": ["b1", "b2"]}
    found = read_judgements("判断.csv", text.encode("gb18030"), items)
    assert [(each.level, each.judge, each.item, each.value) for each in found] == [
        ("", "张三", "b", 4), ("a", "李四", "a1", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",张三,a,c,3", "没有这一对"),
        (",张三,a,b,12", "1/9 至 9"),
        (",张三,a,b,很", "1/9 至 9"),
        (",张三,a,a,1", "没有这一对"),
    ],
)
def test_a_judgement_that_will_not_do_is_named_by_its_row(line: str, words: str) -> None:
    with pytest.raises(PolicyError) as fault:
        read_judgements("j.csv", f"level,judge,item,against,judgement\n{line}\n".encode(), {"": ["a", "b"]})
    assert words in fault.value.zh
    assert "第 2 行" in fault.value.zh


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"\xff\xff\xfe", b"a,b\n1,2\n", b"x" * 2_000_001])
def test_a_file_that_is_no_such_table_is_refused(content: bytes) -> None:
    with pytest.raises(PolicyError):
        read_judgements("j", content, {"": ["a", "b"]})


# ---------------------------------------------------------------------------------------------- a reader in a browser


@pytest.mark.browser
def test_a_reader_moves_a_weight_previews_saves_and_sees_the_version(
    own_bank: Path, serve: Callable[[Path], str], reader: Callable[..., Page]
) -> None:
    page = reader(f"{serve(own_bank)}/method?rules=weights")
    handle = page.get_by_role("slider", name="信誉")
    handle.wait_for(timeout=SLOW, state="attached")
    handle.focus()
    for _press in range(3):
        page.keyboard.press("PageUp")
        page.wait_for_timeout(1500)
    page.get_by_text("得分最多变动").first.wait_for(timeout=SLOW)
    assert "乙公司" in column(page, "得分变动", "供应商")[0]
    assert column(page, "得分变动", "得分")[0].startswith("64.88 → ")

    page.get_by_label("批准人").fill("外包管理委员会")
    page.get_by_label("修订理由").fill("更看重客户的声音")
    page.get_by_label("修订理由").press("Tab")
    page.get_by_role("button", name="影响预览").click()
    page.get_by_role("button", name="保存版本").click(timeout=SLOW)
    page.get_by_text("已保存，全部结果").first.wait_for(timeout=2 * SLOW)

    (entry,) = Journal.of(Workspace.at(own_bank)).entries({SAVED})
    saved = yaml.safe_load((own_bank / "policy" / entry.content["file"]).read_text("utf-8"))
    assert saved["reason"] == "更看重客户的声音"
    assert [each["weight"] for each in saved["dimensions"] if each["dimension"] == "reputation"] == [45]
    page.goto(page.url.replace("rules=weights", "rules=versions"))
    page.get_by_role("heading", name="两个版本的差异").wait_for(timeout=SLOW)
    assert set(column(page, "按此评分的期间", "版本")) == {entry.content["version"], "2023.1"}
