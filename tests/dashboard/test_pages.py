"""Does every page show what it should: with data, without, for links that lead nowhere, and for hostile names."""

from __future__ import annotations

import base64
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data, i18n
from dashboard.parts import download, empty, spelt
from pipelines.warehouse import build
from pipelines.workspace import Workspace
from tests.dashboard.conftest import AS_OF, CODES, GOOD, kpi_rows, write_sheets

PAGES = ("", "rankings", "scorecard", "compare", "costs", "data", "method")
MARKS = re.compile(r"(?<!\\)(!\[|\[a|\*\*|:red|<img|\$e)")


def text_of(page: AppTest) -> str:
    """All that is read as plain text or Markdown on a page."""
    kinds = (page.title, page.header, page.subheader, page.caption, page.markdown, page.text, page.warning, page.error)
    parts = [str(element.value) for kind in kinds for element in kind]
    parts += [f"{metric.label} {metric.value} {metric.delta}" for metric in page.metric]
    return "\n".join(parts)


def tables(page: AppTest) -> list[pd.DataFrame]:
    return [element.value for element in page.dataframe]


def table_with(page: AppTest, *columns: str) -> pd.DataFrame:
    return next(table for table in tables(page) if set(columns) <= set(table.columns))


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_shows_in_both_languages(open_page: Any, bank: Path, address: str, locale: str) -> None:
    page = open_page(bank, address, locale=locale)
    assert not page.exception
    assert not page.error
    assert not page.warning
    assert (
        page.title[0].value
        == {
            "zh-CN": {
                "": "总览",
                "rankings": "排名",
                "scorecard": "评分卡",
                "compare": "对比",
                "costs": "成本比较",
                "data": "数据",
                "method": "权重与目标",
            },
            "en-US": {
                "": "Overview",
                "rankings": "Rankings",
                "scorecard": "Scorecard",
                "compare": "Compare",
                "costs": "In-house vs outsourced",
                "data": "Data",
                "method": "Method",
            },
        }[locale][address]
    )


@pytest.mark.parametrize("address", ["", "rankings", "scorecard"])
def test_every_chart_is_one_that_plotly_knows_and_need_not_draw_twice(open_page: Any, bank: Path, address: str) -> None:
    sent = [json.loads(chart.proto.spec) for chart in open_page(bank, address).get("plotly_chart")]
    for spec in sent:
        go.Figure(spec)
        assert "template" not in spec["layout"]
    # The same figure has the same revision, another one another.
    revisions = {json.dumps(spec["data"]): spec["layout"]["datarevision"] for spec in sent}
    assert len(set(revisions.values())) == len(revisions)
    if address == "rankings":
        assert len(sent) > 2


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_how_fresh_it_is_and_under_which_rule(open_page: Any, bank: Path, address: str) -> None:
    said = text_of(open_page(bank, address)).replace("\\", "")
    assert "数据截至 2026-01-15" in said
    assert "2023.1" in said


def test_the_overview_counts_what_was_worked_out_by_hand(open_page: Any, bank: Path) -> None:
    page = open_page(bank)
    numbers = {metric.label: metric.value for metric in page.metric}
    assert numbers["参评供应商"] == "2"
    assert numbers["平均得分"] == "82.44"
    assert numbers["低等级（家次）"] == "1"
    matters = table_with(page, "matter_word", "vendor_name", "ask")
    assert matters["vendor_name"].tolist() == ["乙公司"]
    assert matters["matter_word"].tolist() == ["▲ 最低等级"]
    assert matters["why"].tolist() == ["得分64.88，D级：需 70"]
    assert table_with(page, "tier_word", "rank")["tier_word"].tolist() == ["A", "D　总分差5.12"]


@pytest.mark.parametrize("address", ["", "rankings", "compare", "costs", "method"])
def test_a_vendor_chosen_narrows_only_its_scorecard(open_page: Any, bank: Path, address: str) -> None:
    page = open_page(bank, address, vendor="91310115MA1K2LMN3A")
    assert not [box for box in page.selectbox if box.key == "choose_vendor"]
    assert "乙公司" not in page.caption[0].value
    if not address:
        assert {metric.label: metric.value for metric in page.metric}["参评供应商"] == "2"
        assert table_with(page, "rank", "group")["vendor_name"].tolist() == ["甲公司", "乙公司"]
    card = open_page(bank, "scorecard", vendor="91310115MA1K2LMN3A")
    assert card.selectbox(key="choose_vendor").value == "91310115MA1K2LMN3A"
    assert "乙公司" in card.caption[0].value


def test_what_a_workspace_does_not_collect_is_not_called_none(open_page: Any, bank: Path) -> None:
    said = text_of(open_page(bank, "scorecard", vendor="91310115MA1K2LMN3A", card="others"))
    assert "尚未收集投诉数据，不等于没有投诉" in said
    assert "尚未收集费用数据" in said
    assert "尚未收集费用数据" in text_of(open_page(bank))
    assert "尚未收集费用数据" in text_of(open_page(bank, "costs"))


def test_an_empty_list_says_which_kind_of_nothing_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    i18n.use("en")
    told: list[str] = []
    monkeypatch.setattr(empty, "note", told.append)
    for kept in (data.Kept(True, True), data.Kept(True, False), data.Kept(False, False)):
        empty.no_complaints(kept)
        empty.no_costs(kept, "none here")
    assert len(set(told)) == 6
    assert told[0] == "No complaint is on record for this period."
    assert told[1] == "none here"


def test_the_rankings_list_place_score_and_movement(open_page: Any, bank: Path) -> None:
    table = table_with(open_page(bank, "rankings"), "rank", "total", "move")
    assert table["vendor_name"].tolist() == ["甲公司", "乙公司"]
    assert table["total"].tolist() == [100.00, 64.88]
    assert table["rank"].tolist() == [1, 2]
    assert table["move"].tolist() == ["＝", "▼ 1"]
    assert table["change"].tolist() == ["＝", "▼ 35.12"]


def test_the_rankings_say_why_the_vendor_that_moved_most_moved(open_page: Any, bank: Path) -> None:
    said = text_of(open_page(bank, "rankings")).replace("\\", "")
    assert "得分为何变动：乙公司" in said
    assert "100.00 → 64.88（−35.12）" in said
    assert "按原因：数据 −35.12" in said
    # Both were first with 100.00; the tie let go of the second.
    assert "名次 1 → 2：自身得分 −1.0" in said


def test_an_address_chooses_whose_movement_is_told(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "rankings", moved="91110108MA01ABCD5T")
    assert "得分为何变动：甲公司" in text_of(page)
    assert "100.00 → 100.00（0.00）" in text_of(page).replace("\\", "")


def test_a_first_period_has_nothing_to_explain(open_page: Any, bank: Path) -> None:
    assert "得分为何变动" not in text_of(open_page(bank, "rankings", period="2025Q3"))
    card = open_page(bank, "scorecard", period="2025Q3", vendor="91310115MA1K2LMN3A", card="moved")
    assert "较2025年" not in text_of(card)
    assert "没有可比较的以往得分" in text_of(card)


def test_the_scorecard_lists_every_step_of_the_change(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "scorecard", vendor="91310115MA1K2LMN3A", card="moved")
    steps = table_with(page, "cause", "values", "change")
    assert steps["change"].sum() == pytest.approx(64.88 - 100, abs=1e-9)
    assert steps["change"].abs().is_monotonic_decreasing
    row = steps[steps["indicator"] == "EP2"].iloc[0]
    assert (row["values"], row["points_before"], row["points_after"]) == ("0.00‱ → 1.00‱", 100.0, 80.0)
    # One choice is written, not offered.
    assert not [box for box in page.selectbox if box.label == "比较对象"]
    said = [element.value for element in (*page.caption, *page.text)]
    assert {"比较对象", "2025年三季度"} <= set(said)


def test_a_scorecard_opens_with_what_was_lost_and_how_it_moved(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "scorecard", vendor="91310115MA1K2LMN3A")
    lost, moved = (next(text.value for text in page.text if text.value.startswith(begin)) for begin in ("失分：", "较"))
    # 1400/23 of 45 points of performance and ER4 of 15 are lost by four indicators; see conftest.
    indicators = table_with(page, "indicator", "curve", "points_lost")
    largest = indicators.iloc[0]
    assert lost.startswith(f"失分：{largest['title']} {largest['value_word']}，−{largest['points_lost']:.2f}；")
    told = [float(points) for points in re.findall(r"−([\d.]+)(?=[；。])", lost)]
    assert sum(told) == pytest.approx(100 - 64.88, abs=0.02)
    assert moved.startswith("较2025年三季度：100.00 → 64.88（−35.12）：")
    # One part at a time; the others wait behind their names.
    assert "扣分与加分" not in text_of(page)
    assert "扣分与加分" in text_of(open_page(bank, "scorecard", vendor="91310115MA1K2LMN3A", card="events"))


@pytest.mark.parametrize("card", ["indicators", "moved", "events", "others"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_every_part_of_a_scorecard_shows(
    open_page: Any, sample_workspace: Any, sample_warehouse: Any, card: str, locale: str
) -> None:
    page = open_page(sample_workspace.root, "scorecard", locale=locale, vendor=SAMPLE_VENDOR, card=card)
    assert not page.exception
    assert not page.error
    assert len(page.dataframe) > 0


def test_gates_that_ask_for_something_stand_apart(open_page: Any, sample_workspace: Any, sample_warehouse: Any) -> None:
    cursor = sample_warehouse.connection.cursor()
    vendor, group = cursor.execute(
        "select e.vendor_id, concat_ws('|', e.family, e.class, e.mode) "
        "from scores.gates as g inner join entities.engagements as e using (engagement_id) "
        "where g.period = '2025Q4' and g.state = 'failed' order by 1, 2 limit 1"
    ).fetchone()
    page = open_page(sample_workspace.root, "scorecard", period="2025Q4", vendor=vendor, group=group, card="events")
    assert not page.exception
    first, second = (table for table in tables(page) if "gate" in table.columns)
    assert set(first["state_word"].str[0]) <= {"▲", "○"}
    assert set(second["state_word"].str[0]) <= {"●", "–"}
    assert not set(first["gate"]) & set(second["gate"])
    (parts,) = [each for each in page.get("button_group") if each.key == "part_card"]
    assert any(f"▲{(first['state_word'].str[0] == '▲').sum()}" in option for option in parts.options)


def test_the_indicators_begin_with_the_most_points_lost_and_say_their_curve(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "scorecard", vendor="91310115MA1K2LMN3A", indicator="EP2")
    indicators = table_with(page, "indicator", "curve", "points_lost")
    assert indicators["points_lost"].is_monotonic_decreasing
    assert indicators["curve"].str.startswith("data:image/svg+xml").all()
    assert "满分≤ 0.50‱、零分≥ 3.00‱" in text_of(page).replace("\\", "")


def test_points_of_several_engagements_are_told_one_by_one(
    open_page: Any, sample_workspace: Any, sample_warehouse: Any
) -> None:
    cursor = sample_warehouse.connection.cursor()
    vendor, group, points = cursor.execute(
        "select i.vendor_id, concat_ws('|', v.family, v.class, v.mode), cast(i.points as double) "
        "from scores.vendor_indicators as i inner join scores.vendor_scores as v using (vendor_id, peer_group, period) "
        "where i.period = '2025Q4' and i.indicator = 'EP3' and v.engagement_count > 1 and i.state = 'value' "
        "order by 1 limit 1"
    ).fetchone()
    page = open_page(sample_workspace.root, "scorecard", period="2025Q4", vendor=vendor, group=group, indicator="EP3")
    assert not page.exception
    assert any("个外包项目合计" in caption.value for caption in page.caption)
    parts = next(each.value for each in page.dataframe if "part" in each.value.columns)
    assert len(parts) > 1
    shares = parts["part"].str.rstrip("%").astype(float) / 100
    assert sum(shares) == pytest.approx(1, abs=0.002)
    assert sum(parts["points"] * shares) == pytest.approx(points, abs=0.2)
    indicators = next(each.value for each in page.dataframe if "curve" in each.value.columns)
    drawn = [base64.b64decode(picture.partition(",")[2]) for picture in indicators["curve"] if picture]
    assert drawn
    assert not any(b"circle" in picture for picture in drawn)


def test_the_scorecard_leads_to_the_cell(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "scorecard", vendor="91310115MA1K2LMN3A", indicator="EP2")
    assert "乙公司" in text_of(page)
    indicators = table_with(page, "indicator", "value_word", "points_lost")
    row = indicators[indicators["indicator"] == "EP2"].iloc[0]
    assert (row["value_word"], row["target_word"], row["points"]) == ("1.00‱", "≤ 0.50‱", 80.0)
    rows = table_with(page, "cell", "file_name", "numerator")
    assert rows["file_name"].tolist() == ["小银行.xlsx"] * 3
    assert rows["sheet"].tolist() == ["KPI"] * 3
    # Header in row 1, 18 rows of the first contract, 9 of the third quarter: the fourth begins in row 29.
    assert rows["cell"].tolist() == ["D29", "D32", "D35"]


def test_an_engagement_has_a_scorecard_of_its_own(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "scorecard", vendor="91310115MA1K2LMN3A")
    engagement = page.selectbox(key="choose_engagement")
    engagement.set_value(engagement.options and "HT-2·凭证录入·西分行").run()
    numbers = {metric.label: metric.value for metric in page.metric}
    assert numbers["得分"] == "64.88"
    assert page.query_params["engagement"] == "HT-2·凭证录入·西分行"


def test_the_data_page_accounts_for_every_row(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "data", part="files")
    sheets = table_with(page, "sheet", "rows_read", "header_row")
    for sheet in sheets.itertuples():
        assert sheet.rows_read == sheet.rows_loaded + sheet.rows_rejected + sheet.rows_set_aside
    page = open_page(bank, "data", part="cells")
    faults = table_with(page, "cell", "raw_text", "rule")
    assert faults["cell"].tolist() == ["D38"]
    assert faults["raw_text"].tolist() == ["约95"]


@pytest.mark.parametrize("address", ["", "rankings", "scorecard"])
def test_without_data_a_page_says_what_to_load(open_page: Any, workspace: Path, address: str) -> None:
    page = open_page(workspace, address)
    assert not page.exception
    assert "还没有可评分的数据" in text_of(page)
    assert "供应商名录" in text_of(page)
    assert len(page.get("page_link")) == 1


def test_without_data_files_can_still_be_dropped(open_page: Any, workspace: Path) -> None:
    page = open_page(workspace, "data")
    assert not page.exception
    assert len(page.get("file_uploader")) == 1


def test_a_link_to_an_unknown_vendor_says_so(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "scorecard", vendor="nobody")
    assert not page.exception
    assert "没有编号为 nobody 的供应商" in text_of(page)


def test_a_link_to_an_unknown_period_shows_the_latest(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "rankings", period="1999Q1")
    assert not page.exception
    assert "2025年四季度" in text_of(page)


def test_a_broken_warehouse_gives_a_sentence_and_no_traceback(open_page: Any, workspace: Path) -> None:
    (workspace / "warehouse").mkdir()
    (workspace / "warehouse" / "broken.duckdb").write_bytes(b"not a database" * 100)
    (workspace / "warehouse" / "CURRENT").write_text("broken.duckdb", encoding="utf-8")
    page = open_page(workspace)
    assert not page.exception
    assert "无法打开数据仓库" in text_of(page)
    assert "Traceback" not in text_of(page)


@pytest.mark.parametrize("address", PAGES)
def test_a_hostile_name_is_only_a_name(open_page: Any, hostile_bank: Path, address: str) -> None:
    page = open_page(hostile_bank, address, vendor="91310115MA1K2LMN3A", indicator="EP2")
    assert not page.exception
    # Titles, captions and labels are read as Markdown; st.text and cells of tables are not.
    read_as_markdown = (page.title, page.header, page.subheader, page.caption, page.markdown)
    shown = [str(element.value) for kind in read_as_markdown for element in kind]
    shown += [f"{metric.label}{metric.value}{metric.delta}" for metric in page.metric]
    assert [text for text in shown if MARKS.search(text)] == []


SAMPLE_VENDOR = "91990101MA18MH184E"
SAMPLE_PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}),
    ("rankings", {}),
    ("scorecard", {"vendor": SAMPLE_VENDOR}),
    ("compare", {}),
    ("selection", {}),
    ("costs", {}),
    *(("method", {"rules": part}) for part in ("rules", "weights", "sources", "versions")),
    *(("data", {"part": part}) for part in ("files", "questions", "cells", "quarters", "history", "templates")),
)
# What only the program calls something: vendor_id, not_collected, FAIL, BELOW_LIMIT|WAIVED.
OUR_OWN = re.compile(r"[a-z]+(_[a-z0-9]+)*|[A-Z]{3,}(_[A-Z]+)*(\|[A-Z_]+)*")
NAMES_IN_FILES = {"TOPSIS", "KPI", "evaluation.yaml"}


def test_the_whole_sample_bank_shows_and_its_files_are_in_words(
    open_page: Any, sample_warehouse: Any, sample_workspace: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, pd.DataFrame] = {}
    offer = download.offer_about

    def noted(name: str, subject: str, tables: download.Tables, about: list[tuple[str, str]]) -> None:
        offered.update({f"{name}: {title}": rows for title, rows in tables.items()})
        offer(name, subject, tables, about)

    monkeypatch.setattr(download, "offer_about", noted)
    for address, choices in SAMPLE_PAGES:
        page = open_page(sample_workspace.root, address, **choices)
        assert not page.exception
        assert not page.error
        assert "示例数据（虚构）" in text_of(page)
    assert len(offered) > 40
    i18n.use("zh")
    for title, rows in offered.items():
        table = download._table(title, rows)
        cells = {str(cell) for row in table.rows for cell in row if isinstance(cell, str)}
        ours = {word for word in {*table.columns, *cells} - NAMES_IN_FILES if OUR_OWN.fullmatch(word)}
        assert (title, ours) == (title, set())
        assert (title, len(set(table.columns))) == (title, len(table.columns))


def test_a_file_writes_values_in_the_unit_beside_them() -> None:
    rows = pd.DataFrame(
        {
            "indicator": ["EP2", "EP4", "EP3"],
            "title_zh": ["差错率", "违约次数", "时效"],
            "title_en": ["Error rate", "Breaches", "On time"],
            "value": [0.00012, 2.0, None],
            "target": [0.00005, 0.0, 0.98],
            "display_scale": [0.0001, 1.0, 0.01],
            "unit": ["‱", "n", "%"],
            "state": ["value", "value", "missing_vendor"],
        }
    )
    i18n.use("en")
    told = spelt.out(rows)
    assert list(told.columns) == ["indicator", "title", "value", "target", "unit", "state"]
    assert told["value"].tolist()[:2] == [1.2, 2.0]
    assert told["target"].tolist() == [0.5, 0.0, 98.0]
    assert told["unit"].tolist() == ["‱", "count", "%"]
    assert told["state"].tolist() == ["Has a value", "Has a value", "Missing (vendor)"]
    assert told["title"].tolist() == ["Error rate", "Breaches", "On time"]


def test_the_data_page_is_narrowed_by_nothing_and_its_files_claim_nothing(
    open_page: Any, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(bank, "data", family="DE", unit="东分行")
    assert len(page.sidebar.selectbox) == 0
    assert "东分行" not in text_of(page)
    assert len(open_page(bank, "rankings").sidebar.selectbox) == 3
    # A tender belongs to no period, family or unit.
    assert len(open_page(bank, "selection").sidebar.selectbox) == 0
    monkeypatch.setenv("SCORECARD_DATA", str(bank))
    i18n.use("zh")
    assert [name for name, _text in download.describe(None)] == ["数据截至", "数据指纹"]
    sheets = spelt.out(data.sheets())
    assert set(sheets["source"]) >= {"供应商基础信息", "月度KPI", "服务目录"}
    states = dict(zip(sheets["sheet"], sheets["state"], strict=True))
    assert (states["KPI"], states["合同"]) == ("◐ 部分入库", "● 已入库")
    assert not {"file_id", "adds_up"} & set(sheets)


@pytest.mark.parametrize("part", ["files", "cells"])
def test_without_a_file_the_data_page_counts_nothing_and_says_what_to_load(
    open_page: Any, workspace: Path, part: str
) -> None:
    build(Workspace.at(workspace), date(2026, 1, 15))
    page = open_page(workspace, "data", part=part)
    assert "供应商名录" in text_of(page)
    assert len(page.metric) == 0
    assert "没有发现问题单元格" not in text_of(page)


@pytest.fixture(scope="module")
def one_vendor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank with one vendor and one quarter."""
    folder = tmp_path_factory.mktemp("one")
    (folder / "inbox").mkdir()
    last_quarter = [row for row in kpi_rows("HT-1", GOOD) if str(row[0]) >= "2025-10"]
    sheets: dict[str, list[tuple[object, ...]]] = {
        "供应商": [("供应商名称", "统一社会信用代码"), ("甲公司", CODES[0])],
        "服务": [("服务项目", "服务族", "业务类别", "计量单位"), ("凭证录入", "数据录入", "专项", "件")],
        "合同": [
            ("合同编号", "供应商名称", "服务项目", "使用单位", "外包模式", "开始日期", "终止日期"),
            ("HT-1", "甲公司", "凭证录入", "东分行", "驻场", "2024-01-01", "2026-12-31"),
        ],
        "KPI": [("月份", "合同编号", "指标名称", "分子", "分母"), *last_quarter],
    }
    write_sheets(folder / "inbox" / "一家.xlsx", sheets)
    build(Workspace.at(folder), AS_OF)
    return folder


def test_one_vendor_and_one_quarter_are_told_as_such(open_page: Any, one_vendor: Path) -> None:
    card = open_page(one_vendor, "scorecard", vendor=CODES[0])
    assert not card.exception
    numbers = {metric.label: (metric.value, metric.delta) for metric in card.metric}
    assert numbers["名次"] == ("–", "同组仅此一家")
    assert numbers["等级"] == ("A", "")
    assert "至少两期有得分才能连线" in text_of(card)
    assert "失分" not in [text.value[:2] for text in card.text]
    # What leaves no choice is written instead of a box that can't be opened.
    offered = {str(box.key) for box in card.selectbox}
    assert offered == {f"choose_{name}" for name in ("family", "unit", "vendor", "engagement")}
    assert "rank" not in open_page(one_vendor, "rankings").dataframe[0].value
    compared = open_page(one_vendor, "compare")
    assert "只有甲公司有得分，两家以上方可对比" in text_of(compared).replace("\\", "")
    assert not compared.multiselect
