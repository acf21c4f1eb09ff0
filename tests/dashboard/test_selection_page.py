"""Does the page of a tender show gates, places and the committee, keep scores sealed, and block what may not be awarded?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from pipelines import clock
from pipelines.opened import open_current
from pipelines.queries import ask
from pipelines.tenders.committees import NewMember, form_committee, give_marks, mark
from pipelines.warehouse import build
from pipelines.who import Who
from pipelines.workspace import Workspace
from tests.dashboard.test_browser import column, table
from tests.dashboard.test_pages import table_with, text_of
from tests.dashboard.test_widths import FRAME
from tests.pipelines.tender_bank import (
    ALPHA,
    BETA,
    GAMMA,
    MEMBERS,
    Sheets,
    score_sheet,
    tender_sheets,
    with_more,
    write_tender,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

AS_OF = date(2025, 7, 1)
DEADLINE = datetime(2025, 6, 10, 17, 0)
SLOW = 60_000

GIVEN = {
    "赵委员": {"甲公司": 86, "乙公司": 80, "丙公司": 70},
    "钱委员": {"甲公司": 88, "乙公司": 50, "丙公司": 72},
    "孙委员": {"甲公司": 90, "乙公司": 82, "丙公司": 71},
    "李委员": {"甲公司": 85, "乙公司": 81, "丙公司": None},
    "周委员": {"甲公司": 87, "乙公司": 83, "丙公司": 73},
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tender whose committee sent its scores in a sheet: one of them far off, one member recused."""
    folder = tmp_path_factory.mktemp("judged")
    write_tender(folder, tender_sheets(DEADLINE) | {"评分": score_sheet(GIVEN)})
    build(Workspace.at(folder), AS_OF)
    return folder


# What a vendor's sheets say is the same for all tenders.
OF_VENDORS = ("供应商", "资质证书", "财务", "信用查询")
STILL = {"价格分方法": "PM4", "最高限价(元)": 1_200_000, "参考低价(元)": 700_000}
# What five members give 甲公司 and 乙公司.
DISPUTED = (86, 50, 84, 51, 85), (50, 87, 52, 85, 60)
# ICC(2,k) of these two rows is -1.786 (Shrout & Fleiss): the members differ more than the candidates do.
DOUBTED = (77, 66, 73, 90, 61), (75, 87, 71, 78, 77)


@pytest.fixture(scope="module")
def tenders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One bank with several tenders, a workbook each, named by what is special about them."""
    folder = tmp_path_factory.mktemp("tenders")
    crowd = more_firms(12)
    everybody = with_more(tender_sheets(DEADLINE), crowd)
    write_tender(folder, {name: everybody[name] for name in OF_VENDORS}, "供应商.xlsx")
    of_tenders = {
        "STILL": tender_sheets(DEADLINE, **STILL),
        "DISPUTED": tender_sheets(DEADLINE) | {"评分": score_sheet(given_two(*DISPUTED))},
        "DOUBTED": tender_sheets(DEADLINE) | {"评分": score_sheet(given_two(*DOUBTED))},
        "SHARED": won_by_both(tender_sheets(DEADLINE, settled=True)),
        **{str(count): crowded(count) for count in (10, 12)},
        **{method: priced_by(method) for method in METHODS},
    }
    for number, sheets in of_tenders.items():
        write_tender(folder, numbered(sheets, number), f"{number}.xlsx")
    build(Workspace.at(folder), AS_OF)
    return folder


def numbered(sheets: Sheets, number: str) -> Sheets:
    """The sheets that belong to a tender, under another number."""
    return {
        name: [[number if cell == "ZB-1" else cell for cell in row] for row in rows]
        for name, rows in sheets.items()
        if name not in OF_VENDORS
    }


def given_two(*scores: tuple[int, ...]) -> dict[str, dict[str, int]]:
    return {member: {"甲公司": one, "乙公司": other} for member, one, other in zip(GIVEN, *scores, strict=True)}


def priced_by(method: str) -> Sheets:
    rules: dict[str, object] = {"价格分方法": method} | ({"最高限价(元)": 1_200_000} if method == "PM4" else {})
    return tender_sheets(DEADLINE, **rules) | {"评分": score_sheet(GIVEN)}


def won_by_both(sheets: Sheets) -> Sheets:
    head, *rows = sheets["候选供应商"]
    won = [(*row, "否" if row[1] == "丙公司" else "是") for row in rows]
    return sheets | {"候选供应商": [(*head, "是否中标"), *won]}


def more_firms(count: int) -> list[str]:
    return [f"第{number}家公司" for number in range(4, count + 1)]


def crowded(count: int) -> Sheets:
    more = more_firms(count)
    scores = {member: dict.fromkeys([*given, *more], 80) for member, given in GIVEN.items()}
    return with_more(tender_sheets(DEADLINE, settled=True), more) | {"评分": score_sheet(scores)}


def opened(open_page: Any, folder: Path, **choices: str) -> AppTest:
    page: AppTest = open_page(folder, "selection", **choices)
    assert not page.exception
    assert not page.error
    return page


@pytest.mark.parametrize("step", ["result", "committee", "indicators", "award"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_every_part_shows_in_both_languages(open_page: Any, judged: Path, step: str, locale: str) -> None:
    page = opened(open_page, judged, step=step, locale=locale)
    assert page.title[0].value == {"zh-CN": "选择评审", "en-US": "Selection"}[locale]
    assert not page.warning


def test_gates_come_first_and_the_refused_stand_apart_with_the_reason(open_page: Any, judged: Path) -> None:
    page = opened(open_page, judged)
    gates = table_with(page, "vendor_name", "G1", "G15").set_index("vendor_name")
    assert (gates.loc["丙公司", "G1"], gates.loc["乙公司", "G12"], gates.loc["甲公司", "G12"]) == ("▲", "○", "●")
    places = table_with(page, "rank", "total", "status_word")
    assert places[["rank", "vendor_name", "status_word"]].to_numpy().tolist() == [
        [1, "甲公司", "● 已排名"],
        [2, "乙公司", "○ 有待核实项"],
    ]
    refused = table_with(page, "status_word", "why")
    assert refused["vendor_name"].tolist() == ["丙公司"]
    assert "登记状态为“已吊销”" in refused["why"].iloc[0]


def test_the_price_method_states_its_formula_and_whether_another_bid_could_reorder(
    open_page: Any, judged: Path
) -> None:
    said = text_of(opened(open_page, judged))
    assert "100 × 最低有效报价 ÷ 报价" in said
    assert "▲ 最低报价会影响各家价格分" in said
    assert "总分 = 80% × 质量分 + 20% × 价格分" in said


def test_where_no_bid_enters_anothers_points_the_page_says_so(open_page: Any, tenders: Path) -> None:
    said = text_of(opened(open_page, tenders, tender="STILL"))
    assert "● 增减一家投标人不会改变其余各家的先后" in said
    assert "参考低价 700,000 元" in said


# Bids of 900,000 and 950,000 yuan pass the gates; the third, 800,000, is refused and enters nothing.
WORKED = {
    "PM1": ("最低有效报价 900,000 元（有效报价 2 家）。", ["100 × 900,000 ÷ 900,000 = 100.00", "100 × 900,000 ÷ 950,000 = 94.74"]),
    "PM2": ("有效报价 2 家，均值 925,000 元，即基准价。", ["100 − 0.5 × 2.7027 = 98.65", "100 − 1 × 2.7027 = 97.30"]),
    "PM3": (
        "有效报价 2 家，均值 925,000 元；下浮 3.0%，基准价 897,250 元。",
        ["100 − 1 × 0.3065 = 99.69", "100 − 1 × 5.8791 = 94.12"],
    ),
    "PM4": (
        "最低有效报价 900,000 元（有效报价 2 家）。",
        ["100 × (1,200,000 − 900,000) ÷ (1,200,000 − 900,000) = 100.00",
         "100 × (1,200,000 − 950,000) ÷ (1,200,000 − 900,000) = 83.33"],
    ),
}  # fmt: skip
METHODS = (*WORKED, "PM5")


@pytest.mark.parametrize("method", METHODS)
def test_every_price_score_is_worked_out_so_that_a_committee_can_do_it_again(
    open_page: Any, tenders: Path, method: str
) -> None:
    page = opened(open_page, tenders, tender=method)
    steps = table_with(page, "worked", "price_score")
    assert steps["vendor_name"].tolist() == ["甲公司", "乙公司"]
    if method in WORKED:
        held_against, sums = WORKED[method]
        assert held_against in text_of(page)
        assert steps["worked"].tolist() == sums
    else:
        best = re.search(r"最优性价比：甲公司，质量分 ([\d.]+) ÷ 900,000 元。", text_of(page))
        assert best
        assert f"÷ ({best[1]} ÷ 900,000)" in steps["worked"][1]
    # The sum as it is written gives the points as they are written.
    for row in steps.itertuples():
        left, _equals, right = row.worked.partition(" = ")
        plain = left.replace(",", "").replace("×", "*").replace("÷", "/").replace("−", "-").replace("100 ", "100.0 ")
        ((again,),) = duckdb.sql(f"select round({plain}, 2)").fetchall()
        assert float(again) == pytest.approx(float(right))
        assert float(right) == pytest.approx(row.price_score, abs=0.005)


def test_points_beyond_the_limits_are_told_before_and_after(open_page: Any, tmp_path: Path) -> None:
    sheets = tender_sheets(DEADLINE, **{"价格分方法": "PM2"})
    sheets["供应商"] = [tuple("存续" if cell == "已吊销" else cell for cell in row) for row in sheets["供应商"]]
    head, *rows = sheets["候选供应商"]
    dear = [(number, name, 10_000_000 if name == "丙公司" else price) for number, name, price in rows]
    write_tender(tmp_path, sheets | {"候选供应商": [head, *dear]})
    build(Workspace.at(tmp_path), AS_OF)
    steps = table_with(opened(open_page, tmp_path), "worked", "price_score").set_index("vendor_name")
    # The mean of 900,000, 950,000 and 10,000,000 is 3,950,000; the dearest lies 153.1646 percent above it.
    assert steps.loc["丙公司", "off"] == "+153.1646%"
    assert steps.loc["丙公司", "worked"] == "100 − 1 × 153.1646 = −53.16 → 0.00"
    assert steps.loc["丙公司", "price_score"] == 0


def test_the_matrix_marks_outliers_with_a_sign_and_says_how_far_the_members_agree(open_page: Any, judged: Path) -> None:
    page = opened(open_page, judged, step="committee")
    matrix = table_with(page, "member_name", ALPHA, BETA).set_index("member_name")
    assert matrix.loc["钱委员", BETA] == "▲ 50"
    assert matrix.loc["李委员", GAMMA] == "回避"
    assert matrix.loc["均值", ALPHA] == "87.00（去最高最低）"
    # 70, 71, 72, 73: four valid scores are not trimmed.
    assert matrix.loc["均值", GAMMA] == "71.50"
    assert matrix.loc["有效评分数", GAMMA] == "4，回避 1"
    said = text_of(page).replace("\\", "")
    # Only 甲 and 乙 were scored by all five; all put 甲 first: W = 1.
    assert "肯德尔和谐系数 W 1.000" in said
    assert "评委对先后的看法基本一致" in said


def test_members_who_contradict_each_other_are_told_so(open_page: Any, tenders: Path) -> None:
    said = text_of(opened(open_page, tenders, tender="DISPUTED", step="committee"))
    assert "评委对先后的看法不一致" in said
    assert "委员会均值不可靠：评委之间的分歧大于候选供应商之间的差别。" in said
    assert "无法判断" not in said


def test_a_reliability_below_nought_is_told_in_words(open_page: Any, tenders: Path) -> None:
    said = text_of(opened(open_page, tenders, tender="DOUBTED", step="committee")).replace("\\", "")
    assert "委员会均值不可靠：评委之间的分歧大于候选供应商之间的差别。" in said
    assert "ICC(2,k) 为负（−1.786）" in said
    assert "ICC(2,k) -" not in said


def test_two_winners_without_shares_on_their_sheet_have_none(open_page: Any, tenders: Path) -> None:
    placed = table_with(opened(open_page, tenders, tender="SHARED"), "rank", "share")
    assert placed["share"].tolist() == ["未填", "未填"]
    awarded = table_with(opened(open_page, tenders, tender="SHARED", step="award"), "share_word", "origin_word")
    assert awarded[["vendor_name", "share_word"]].to_numpy().tolist() == [["乙公司", "未填"], ["甲公司", "未填"]]


def test_a_tender_stands_under_its_own_rule(open_page: Any, sample_workspace: Any, sample_warehouse: Any) -> None:
    page = open_page(sample_workspace.root, "selection")
    assert not page.exception
    assert "季度绩效评估" not in page.caption[0].value
    assert any("供应商选择评审" in caption.value for caption in page.caption)


def test_how_firm_the_winner_is_stands_in_sentences_with_the_price_among_the_weights(
    open_page: Any, judged: Path
) -> None:
    page = opened(open_page, judged)
    said = text_of(page)
    assert re.search(r"甲公司的第一名.+：在现行权重附近试算 10,000 组权重，", said)
    firm = table_with(page, "place", "first", "between", "level")
    assert firm["vendor_name"].tolist() == ["甲公司", "乙公司"]
    page.session_state["firm_others"] = True
    weights = table_with(page.run(), "code", "first", "order")
    assert weights[weights["title"] == "价格"]["weight"].tolist() == [pytest.approx(20)]


@pytest.mark.parametrize(("count", "has_weights"), [(10, True), (12, False)])
def test_many_candidates_fit_the_page_by_number_and_a_row_tells_their_values(
    open_page: Any, tenders: Path, count: int, has_weights: bool
) -> None:
    places = table_with(opened(open_page, tenders, tender=str(count)), "rank", "total", "status_word")
    assert len(places) == count - 1
    page = opened(open_page, tenders, tender=str(count), step="indicators")
    (element,) = [each for each in page.dataframe if "title" in each.value]
    columns = json.loads(element.proto.columns)
    assert sum(column.get("width", 0) for column in columns.values()) <= FRAME
    shown = element.value.set_index("indicator")
    assert ("weight" in shown) is has_weights
    assert shown.loc["ST1"].drop(["title", *(["weight"] if has_weights else [])]).tolist() == ["80.00"] * count
    assert f"1 甲公司　2 {more_firms(count)[0]}" in text_of(page)


def test_without_tenders_the_page_says_what_to_load(open_page: Any, bank: Path) -> None:
    said = text_of(opened(open_page, bank))
    assert "请填写 10 号工作簿" in said


def soon() -> datetime:
    """A deadline that this test will not live to see."""
    return (datetime.now(tz=UTC).astimezone() + timedelta(hours=2)).replace(microsecond=0, tzinfo=None)


def choose_part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()


@pytest.mark.browser
@pytest.mark.slow
def test_a_member_scores_under_seal_and_nobody_else_sees_it(
    workspace: Path, serve: Callable[[Path], str], reader: Callable[..., Page]
) -> None:
    write_tender(workspace, tender_sheets(soon()))
    home = serve(workspace)
    owner = reader(f"{home}/selection?step=committee")
    owner.get_by_text("组建评审委员会").first.click()
    owner.get_by_label("评委名单").fill("\n".join(["*赵委员", *MEMBERS[1:]]))
    owner.get_by_role("button", name="组建并显示口令").click()
    owner.get_by_text("请立即抄录").wait_for(timeout=SLOW)
    codes = dict(line.split("　") for line in owner.get_by_test_id("stCode").inner_text().splitlines() if "　" in line)
    assert list(codes) == ["项目负责人", *MEMBERS]
    assert all(re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code) for code in codes.values())
    owner.get_by_role("button", name="已抄录").click()
    owner.get_by_text("请立即抄录").wait_for(state="detached", timeout=SLOW)

    member = reader(f"{home}/selection?step=committee")
    enter(member, "赵委员", codes["钱委员"])
    member.get_by_text("评委口令不正确").wait_for(timeout=SLOW)
    enter(member, "赵委员", codes["赵委员"])
    member.get_by_text("赵委员 的评分表").wait_for(timeout=SLOW)
    # 丙公司 failed a gate and is not scored any more.
    assert member.get_by_text("丙公司").count() == 0
    for place, score in enumerate(("87.5", "61.25")):
        member.get_by_label("得分", exact=True).nth(place).fill(score)
        member.get_by_label("依据", exact=True).nth(place).fill("方案可行")
    member.get_by_role("button", name="密封提交").click()
    member.get_by_text("已密封提交 2 项评分").wait_for(timeout=SLOW)

    other = reader(f"{home}/selection?step=committee")
    other.get_by_text("● 赵委员").wait_for(timeout=SLOW)
    for page in (owner, other):
        page.reload()
        page.get_by_text("● 赵委员").wait_for(timeout=SLOW)
        assert "61.25" not in page.content()
        assert page.get_by_role("button", name="启封并计算").count() == 0
    warehouse = open_current(Workspace.at(workspace))
    assert ask(warehouse, "select count(*) from selection.committee_scores").rows == [(0,)]

    choose_part(other, "定标")
    other.get_by_label("审批文号").fill("示批〔2026〕1号")
    other.get_by_role("button", name="登记定标").click()
    other.get_by_text("截止前不得定标").wait_for(timeout=SLOW)
    assert "评分尚未启封" in other.inner_text("main, section.main, [data-testid=stMain]")


def enter(page: Page, name: str, code: str) -> None:
    page.get_by_label("评委口令", exact=True).fill(code)
    page.get_by_role("button", name="进入", exact=True).click()


@pytest.mark.browser
@pytest.mark.slow
def test_after_the_deadline_scores_are_unsealed_and_the_award_waits_for_every_gate(
    workspace: Path, serve: Callable[[Path], str], reader: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tender(workspace, tender_sheets(DEADLINE))
    space = Workspace.at(workspace)
    build(space)
    with monkeypatch.context() as earlier:
        # The committee met before the deadline, which has passed by now.
        earlier.setattr(clock, "now", lambda: (DEADLINE.astimezone() - timedelta(hours=1)).astimezone(UTC))
        warehouse = open_current(space)
        members = [NewMember(name, place > 0) for place, name in enumerate(MEMBERS)]
        codes = form_committee(space, warehouse, "ZB-1", members, Who("负责人"))
        for name, scores in GIVEN.items():
            marks = [
                mark(vendor, "SQ4", score, score is None, "方案与答辩")
                for vendor, score in zip((ALPHA, BETA, GAMMA), scores.values(), strict=True)
            ]
            give_marks(space, warehouse, "ZB-1", (name, codes.members[name]), marks)

    page = reader(f"{serve(workspace)}/selection?step=committee")
    page.get_by_text("在线评分在截止并启封之前密封").wait_for(timeout=SLOW)
    page.get_by_role("button", name="启封并计算").click()
    page.get_by_text("评委意见是否一致").wait_for(timeout=SLOW)
    assert "▲ 50" in column(page, "评委", "乙公司")

    choose_part(page, "定标")
    award(page)
    page.get_by_text("尚有待核实的否决项：乙公司（G12）").wait_for(timeout=SLOW)

    choose_part(page, "资格与结果")
    page.get_by_text("登记审查结论").first.click()
    choose(page, "候选供应商及否决项", "乙公司 · G12")
    page.get_by_label("依据与证明材料").fill("原件核对一致")
    page.get_by_role("button", name="登记并计算").click()
    page.locator("[role=gridcell]:text-is('○ 有待核实项')").first.wait_for(state="detached", timeout=SLOW)
    table(page, "价格分")
    assert column(page, "价格分", "状态") == ["● 已排名", "● 已排名"]

    choose_part(page, "定标")
    award(page)
    table(page, "审批文号")
    assert column(page, "审批文号", "中标供应商") == ["甲公司"]
    assert column(page, "审批文号", "审批文号") == ["示批〔2026〕1号"]


def award(page: Page) -> None:
    choose(page, "中标供应商", "甲公司")
    page.keyboard.press("Escape")
    page.get_by_label("审批文号").fill("示批〔2026〕1号")
    page.get_by_label("审批人").fill("分管行长")
    page.get_by_role("button", name="登记定标").click()


def choose(page: Page, label: str, option: str) -> None:
    # A run of the page that is still going on would close the list again.
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=SLOW)
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).first.click()
