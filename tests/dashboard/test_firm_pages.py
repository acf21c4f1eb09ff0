"""Do the pages say how firm scores and places are, in sentences a reader needs no statistics for, and side by side?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pandas as pd
import pytest

from dashboard import i18n
from dashboard.charts import dots, weight_ranges
from dashboard.parts import firm_words
from dashboard.theme import DARK, LIGHT, Look
from pipelines.opened import Warehouse
from pipelines.queries import ask
from pipelines.robustness.score_intervals import ScoreInterval
from pipelines.workspace import Workspace
from tests.dashboard.checked import checked
from tests.dashboard.conftest import CODES
from tests.dashboard.test_browser import column, table
from tests.dashboard.test_charts import words_of
from tests.dashboard.test_pages import table_with, text_of
from tests.pipelines.test_explaining import BETA, two_quarters, under

if TYPE_CHECKING:
    from playwright.sync_api import Page

SLOW = 30_000
GROUP = "DE|specialised|onsite"


def subject(vendor: str, group: str = GROUP) -> str:
    return f"{quote(vendor, safe='')}@{quote(group, safe='')}"


def said_by(page: Any) -> str:
    return text_of(page).replace("\\", "")


def test_the_rankings_say_how_firm_the_first_place_is(open_page: Any, bank: Path) -> None:
    said = said_by(open_page(bank, "rankings"))
    # 甲 is better or as good on every indicator: no weights can change that.
    assert "甲公司的第一名站得稳：在现行权重附近试算 10,000 组权重，有 100% 仍居第一" in said
    assert "单独调整任何一个维度的权重（其余按比例），第一名都不变" in said
    assert "几何平均、TOPSIS" in said
    assert "第一名比乙公司高 35.12 分，超出数据误差所能解释的范围" in said


def test_the_rankings_show_where_a_score_may_lie_and_who_is_clearly_behind(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "rankings")
    places = table_with(page, "rank", "range", "apart")
    assert places["apart"].tolist() == ["–", "▼ 明显落后"]
    assert all(picture.startswith("data:image/svg+xml") for picture in places["range"])
    firm = table_with(page, "place", "first", "between", "level")
    assert firm[["place", "first", "between", "level"]].to_numpy().tolist() == [
        [1, "100%", "1", "①"],
        [2, "0%", "2", "②"],
    ]
    assert not any("topsis_rank" in each.value.columns for each in page.dataframe)
    page.session_state["firm_others"] = True
    other = table_with(page.run(), "product_rank", "topsis_rank")
    assert other[["rank", "product_rank", "topsis_rank"]].to_numpy().tolist() == [[1, 1, 1], [2, 2, 2]]


def test_a_geometric_total_is_doubted_with_the_sum_as_other_opinion_and_told_by_cause(
    open_page: Any, workspace: Path
) -> None:
    scheme = {"aggregation": {"across_dimensions": "geometric", "lowest_counts_as": 1}}
    two_quarters(Workspace.at(workspace))
    under(Workspace.at(workspace), scheme)
    page = open_page(workspace, "rankings", period="2025Q4")
    page.session_state["firm_others"] = True
    assert not page.run().exception
    said = said_by(page)
    assert "加权求和、TOPSIS" in said
    assert "甲公司的第一名站得稳" in said
    assert "的两两先后在任何权重下都不变" not in said
    other = table_with(page, "sum_rank", "topsis_rank")
    assert other[["rank", "sum_rank"]].to_numpy().tolist() == [[1, 1], [2, 2]]
    assert "product_rank" not in other
    moved = open_page(workspace, "scorecard", vendor=BETA, card="moved", period="2025Q4")
    assert not moved.exception
    steps = table_with(moved, "cause", "change")
    assert steps["cause"].tolist()[0] == "数据"
    assert steps["change"].sum() == pytest.approx(float(steps["change"].iloc[0]), abs=0.01)


def test_a_scorecard_says_between_which_values_its_score_lies(open_page: Any, bank: Path) -> None:
    assert "部分指标的业务量有限，该分数在 " in said_by(open_page(bank, "scorecard", vendor=CODES[1]))
    assert "leave this score between" in said_by(open_page(bank, "scorecard", vendor=CODES[1], locale="en-US"))


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        (ScoreInterval(81.2, 86.0, 83, 85, 2, 1), "数据量与缺失使该分数在 81.20–86.00 之间。"),
        (ScoreInterval(83, 85, 83, 85, 0, 0), "资料缺失使该分数在 83.00–85.00 之间。"),
        (ScoreInterval(82, 86, 84, 84, 2, 2), "部分指标的业务量有限，该分数在 82.00–86.00 之间。"),
        (ScoreInterval(84, 84, 84, 84, 0, 0), "资料齐全，也没有业务量过小的比率指标，该分数是确定的。"),
        (None, ""),
    ],
)
def test_a_score_says_why_it_is_not_exact(bounds: ScoreInterval | None, sentence: str) -> None:
    i18n.use("zh")
    assert firm_words.bounds(bounds) == sentence
    i18n.use("en")


def test_nearly_all_is_not_all_and_nearly_none_is_not_none() -> None:
    assert [firm_words.share(part) for part in (0, 0.004, 0.5, 0.996, 1, None)] == [
        "0%",
        "<1%",
        "50%",
        ">99%",
        "100%",
        "–",
    ]


def test_what_sets_vendors_apart_comes_first_and_adds_up_to_the_difference(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "compare")
    assert not page.exception
    # Weights as they count: 100 · 10/23 · 45/60 for EP2 and so on; points lost by 乙 as in the conftest's sum.
    found = table_with(page, "difference", "0", "1")
    apart = [(row.indicator, round(row.difference, 2)) for row in found.itertuples() if row.difference > 0]
    assert apart == [("EP4", 13.04), ("EP3", 9.78), ("EP2", 6.52), ("ER4", 5.77)]
    assert found["difference"].sum() == pytest.approx(100 - 64.88, abs=0.005)
    row = found[found["indicator"] == "EP2"].iloc[0]
    assert (row["0"], row["1"]) == ("0.00‱（100.0）", "1.00‱（80.0）")
    heads = table_with(page, "mark", "behind", "gates")
    assert heads["vendor_name"].tolist() == ["甲公司", "乙公司"]
    assert heads["behind"].tolist() == ["最高", "−35.12　明显"]
    said = said_by(page)
    assert "甲公司得分最高，为 100.00 分" in said
    assert "关键SLA违约次数：甲公司比乙公司多得 13.04 分，0（100.0） 对 3（0.0）" in said


def test_the_choice_is_in_the_address_and_one_vendor_is_not_compared(open_page: Any, bank: Path) -> None:
    both = open_page(bank, "compare", compare=f"{subject(CODES[1])},{subject(CODES[0])}")
    assert table_with(both, "mark", "behind")["vendor_name"].tolist() == ["乙公司", "甲公司"]
    one = open_page(bank, "compare", compare=subject(CODES[1]))
    assert "请在上方选择两到六家供应商" in text_of(one)
    none = open_page(bank, "compare", compare="-")
    assert "请在上方选择两到六家供应商" in text_of(none)


def test_a_link_to_a_vendor_without_a_score_says_so(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "compare", compare=f"{subject('nobody')},{subject(CODES[0])},{subject(CODES[1])}")
    assert "链接中有 1 家供应商在当前条件下没有得分" in text_of(page)
    assert len(table_with(page, "mark", "behind")) == 2


def test_vendors_of_different_peer_groups_are_shown_with_a_warning_and_not_ranked(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    rows = ask(
        sample_warehouse,
        "select vendor_id, concat_ws('|', family, class, mode) from scores.vendor_scores "
        "where period = '2025Q4' and rank = 1 and family in ('DE', 'DOC') order by family",
    ).rows
    page = open_page(sample_workspace.root, "compare", compare=",".join(subject(*row) for row in rows))
    assert not page.exception
    assert "分属不同的同类组" in page.warning[0].value
    heads = table_with(page, "mark", "gates", "range")
    # The same vendor leads both groups: only the group tells the two apart.
    assert len(set(heads["vendor_name"])) == 2
    assert "behind" not in heads
    assert "得分最高" not in text_of(page)


def test_a_dot_stands_at_its_points_and_every_vendor_has_a_shape_of_its_own() -> None:
    rows = pd.DataFrame(
        [
            ("差错率", "6.52", 0, "甲 <b>", 100.0, 82.0, 100.0),
            ("差错率", "6.52", 1, "乙", 80.0, 60.0, 90.0),
            ("满意度", "5.77", 0, "甲 <b>", 90.0, None, None),
            ("满意度", "5.77", 1, "乙", None, None, None),
        ],
        columns=["title", "note", "number", "vendor_name", "points", "low", "high"],
    )
    chart = checked(dots.figure, rows, LIGHT)
    assert [list(trace.x) for trace in chart.data] == [[100, 90], [80, None]]
    assert [trace.marker.symbol for trace in chart.data] == ["circle", "diamond"]
    assert {"差错率", "6.52", "5.77"} <= set(words_of(chart))
    assert chart.data[0].customdata[0][0] == "甲 &lt;b&gt;"
    bounds = [(shape.x0, shape.x1) for shape in chart.layout.shapes if shape.opacity]
    assert bounds == [(82, 100), (60, 90)]


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_no_dot_hides_another_where_all_have_the_same_points(count: int) -> None:
    rows = pd.DataFrame([(title, "", number, f"v{number}", 100.0, None, None)
                         for title in ("x", "y") for number in range(count)],
                        columns=["title", "note", "number", "vendor_name", "points", "low", "high"])  # fmt: skip
    chart = checked(dots.figure, rows, DARK)
    # In pixels, from the top: those of the first row, then those of the second.
    row = (chart.layout.height - 34) / 2
    places = [at * row for half in (0, 1) for at in (trace.y[half] for trace in chart.data)]
    size = chart.data[0].marker.size
    assert all(below - above >= size for above, below in pairwise(places))
    assert len({trace.marker.symbol for trace in chart.data}) == count


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_a_range_of_weights_is_never_written_wider_than_it_is(look: Look) -> None:
    rows = pd.DataFrame(
        [("规模", 10.0, 3.6108, 21.3664), ("业绩", 45.0, 0.0, 100.0), ("信誉", 10.0, 9.98, 10.02)],
        columns=["title", "weight", "low", "high"],
    )
    said = words_of(checked(weight_ranges.figure, rows, look))
    assert {"3.7 – 21.3", "any weight", "9.98 – 10.02"} <= set(said)
    assert list(checked(weight_ranges.figure, rows, look).data[0].x) == [10, 45, 10]


@pytest.mark.browser
def test_a_reader_compares_two_vendors_and_takes_the_link_along(
    served_bank: Path, serve: Callable[[Path], str], reader: Callable[..., Page]
) -> None:
    page = reader(f"{serve(served_bank)}/rankings")
    page.get_by_role("link", name="对比").click()
    page.get_by_role("heading", name="对比", exact=True).wait_for(timeout=SLOW)
    assert column(page, "差异", "代码")[:2] == ["EP4", "EP3"]
    assert column(page, "与最高者之差", "供应商") == ["甲公司", "乙公司"]

    page.get_by_role("button", name="Remove 甲公司").or_(
        page.locator("[data-baseweb=tag] [role=presentation]")
    ).first.click()
    page.get_by_text("请在上方选择两到六家供应商").wait_for(timeout=SLOW)
    assert parse_qs(urlsplit(page.url).query)["compare"] == [subject(CODES[1])]

    page.get_by_role("combobox", name="参与对比的供应商").click()
    page.get_by_role("option", name="甲公司").click()
    table(page, "与最高者之差")
    assert column(page, "与最高者之差", "供应商") == ["乙公司", "甲公司"]
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_text("下载Excel").click()
    assert download.value.suggested_filename.startswith("scorecard-compare-")

    again = reader(page.url)
    assert column(again, "与最高者之差", "供应商") == ["乙公司", "甲公司"]
