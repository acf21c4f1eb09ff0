"""Can finance read each verdict and flag on the page, move an assumption, and follow the workbook to the cent?"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook

from dashboard.charts import cost_bridge
from dashboard.parts import cost_whatif, look
from dashboard.parts.tables import ROW_HEIGHT
from models.cost_simulation import sides
from pipelines import warehouse
from pipelines.cost_cases import cases
from pipelines.cost_trial import Assumed, suppose
from pipelines.cost_workbook import RESULT_SHEET, write_cost_workbook
from pipelines.cost_years import outlooks
from pipelines.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from pipelines.opened import Warehouse

EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "examples"
PERIOD = "2025Q4"
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
VERDICTS = {"▲ 未通过（例外）", "▲ 未通过", "◐ 临界", "● 通过", "○ 不可判定"}
# That a fail is waived stands in its verdict.
FLAGS = {"结论不稳", "增量口径相反", "未达转换差额", "连续未通过，需复议"}


def engagement(built: Warehouse, verdict: str) -> str:
    row = (
        built.connection.cursor()
        .execute(
            "select min(engagement_id) from costs.verdicts where period = ? and verdict = ? "
            "and missing_items is distinct from 'bot'",
            [PERIOD, verdict],
        )
        .fetchone()
    )
    assert row is not None
    return str(row[0])


def listed(page: Any) -> Any:
    return next(table.value for table in page.dataframe if "flag_words" in table.value.columns)


def test_every_verdict_and_flag_is_on_the_page(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    page = open_page(sample_workspace.root, "costs", period=PERIOD)
    assert not page.exception
    table = listed(page)
    assert set(table["verdict_word"]) == VERDICTS
    assert {flag for flags in table["flag_words"] for flag in flags.split("、") if flag} == FLAGS
    assert table["verdict_word"].iloc[0].startswith("▲")


def test_what_is_missing_says_who_owes_it(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = engagement(sample_warehouse, "NOT_ASSESSABLE")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    said = " ".join(str(warning.value) for warning in page.warning).replace("\\", "")
    assert "O7 协议管理成本" in said
    assert "应由法律合规部提供" in said
    assert not page.slider


def test_a_slider_moves_the_saving_as_the_model_says(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = engagement(sample_warehouse, "PASS")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    (quarter,) = cases(sample_warehouse.connection, chosen, PERIOD)
    next(slider for slider in page.slider if slider.label == "合同价格").set_value(120).run()
    assert not page.exception
    moved = float(sides(quarter.case, {"price": Fraction(6, 5)}).saving)
    shown = [metric.value for metric in page.metric if metric.label.startswith("节约")]
    assert shown[-1] == f"{moved / 10_000:,.2f}"
    assert shown[0] != shown[-1]


def test_without_costs_the_page_says_what_to_load(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "costs")
    assert not page.exception
    assert not page.dataframe


def test_hub_and_vendors_stand_side_by_side_with_what_cannot_be_said(open_page: Any, tmp_path: Path) -> None:
    folder = tmp_path / "usaid_scms"
    shutil.copytree(EXAMPLES / "usaid_scms", folder, ignore=shutil.ignore_patterns("warehouse"))
    warehouse.build(Workspace.at(folder))
    page = open_page(folder, "costs", period="2013Q4", family="HRDT")
    assert not page.exception
    quarter, to_date = (table.value for table in page.dataframe)
    assert list(to_date["way"]) == ["自有配送中心", "供应商直供"]
    assert list(quarter["of"].unique()) == ["HIV快速检测试剂"]
    assert "先核对该行再比较" in to_date["note"].iloc[1]
    assert "最后一程" in page.info[0].value


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice")
    if found is None:
        reason = "no LibreOffice: soffice is not on the path (Debian package: libreoffice-calc)"
        if os.environ.get("SCORECARD_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def spoilt(content: bytes) -> bytes:
    """Return the workbook with its stored results gone, so that only formulas can give the totals."""
    book = load_workbook(io.BytesIO(content))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.slow
def test_libreoffice_finds_the_pages_totals_in_the_workbook(
    office: str, sample_warehouse: Warehouse, tmp_path: Path
) -> None:
    expected: dict[str, Any] = {}
    for verdict in ("PASS", "MARGINAL", "FAIL", "NOT_ASSESSABLE"):
        chosen = engagement(sample_warehouse, verdict)
        content = write_cost_workbook(sample_warehouse, chosen, PERIOD)
        (tmp_path / f"{verdict}.xlsx").write_bytes(spoilt(content))
        expected[verdict] = (
            sample_warehouse.connection.cursor()
            .execute(
                "select inhouse_cny, outsourced_cny, saving_cny, margin_of_safety, verdict from costs.verdicts "
                "where engagement_id = ? and period = ?",
                [chosen, PERIOD],
            )
            .fetchone()
        )
    # LibreOffice believes the results stored in a workbook unless it is told to compute them itself.
    (tmp_path / "profile" / "user").mkdir(parents=True)
    (tmp_path / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, "utf-8")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "out"), *[str(tmp_path / f"{verdict}.xlsx") for verdict in expected]],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    for verdict, (inhouse, outsourced, saving, margin, named) in expected.items():
        sheet = load_workbook(tmp_path / "out" / f"{verdict}.xlsx", data_only=True)[RESULT_SHEET]
        found = {str(row[0].value).split(" ")[0]: row[1].value for row in sheet.iter_rows() if row[0].value}
        totals = [Decimal(str(found[name])).quantize(Decimal("0.01")) for name in ("In-house", "Outsourced", "Saving")]
        assert totals == [inhouse, outsourced, saving]
        assert found["Margin"] == pytest.approx(margin, abs=1e-12)
        assert found["Verdict"] == named


def test_a_text_of_a_spreadsheet_becomes_no_formula(sample_warehouse: Warehouse) -> None:
    content = write_cost_workbook(sample_warehouse, engagement(sample_warehouse, "PASS"), PERIOD)
    book = load_workbook(io.BytesIO(content))
    formulas = {
        cell.coordinate: cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert len(formulas) == 7
    assert all(address.startswith("B") for address in formulas)


@pytest.mark.browser
def test_finance_reads_every_verdict_in_a_browser(
    sample_workspace: Workspace,
    sample_warehouse: Warehouse,
    serve: Callable[[Path], str],
    reader: Callable[..., Page],
) -> None:
    page = reader(f"{serve(sample_workspace.root)}/costs?period={PERIOD}")
    head = page.locator("[role=columnheader]:text-is('更省概率')")
    head.first.wait_for(timeout=30_000, state="attached")
    grid = page.get_by_test_id("stDataFrame").filter(has=head).first
    cells = {text.strip() for text in grid.locator("[role=gridcell]").all_text_contents()}
    assert cells >= VERDICTS
    flags = {flag for text in cells for flag in text.split("、")}
    assert flags >= FLAGS
    page.get_by_text("从合同价到总成本").first.wait_for(timeout=30_000)


@pytest.mark.browser
def test_finance_rewrites_a_figure_of_the_calculation_and_reads_what_would_follow(
    sample_workspace: Workspace,
    sample_warehouse: Warehouse,
    serve: Callable[[Path], str],
    reader: Callable[..., Page],
) -> None:
    chosen = named(sample_warehouse, "NC-2022-004")
    page = reader(f"{serve(sample_workspace.root)}/costs?{urlencode({'period': PERIOD, 'engagement': chosen})}")
    head = page.locator("[role=columnheader]:text-is('试算')")
    head.first.wait_for(timeout=30_000, state="attached")
    grid = page.get_by_test_id("stDataFrame").filter(has=head).first
    rows = [text.strip() for text in grid.locator("[role=gridcell]").all_text_contents()]
    at = rows[:: head.locator("xpath=..").locator("[role=columnheader]").count()].index("月人均工资（元）")
    grid.dblclick(position={"x": 330, "y": ROW_HEIGHT * (at + 1) + ROW_HEIGHT // 2}, timeout=30_000)
    editor = page.locator("#portal input")
    editor.fill("4300", timeout=30_000)
    editor.press("Enter")
    page.get_by_role("button", name="恢复现行取值").wait_for(timeout=30_000)
    would_be = suppose(sample_warehouse, chosen, PERIOD, [Assumed("pay_cny", Decimal(4300), engagement_id=chosen)])
    assert would_be.verdict == "FAIL"
    assert would_be.saving is not None
    page.get_by_text("现行：● 通过").wait_for(timeout=30_000)
    page.get_by_text(f"{float(would_be.saving) / 10_000:,.2f}", exact=True).first.wait_for(timeout=30_000)
    page.get_by_role("button", name="恢复现行取值").click()
    page.get_by_text("现行：● 通过").wait_for(timeout=30_000, state="detached")


def test_typed_costs_say_that_no_rate_enters_them(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = named(sample_warehouse, "BY-2022-003")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    assert any("自营成本按项填报，不经费率测算" in text.value for text in page.text)


def metrics(page: Any) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def test_the_roll_ups_say_what_is_left_out_and_who_fails(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    page = open_page(sample_workspace.root, "costs", period=PERIOD)
    line = next(caption.value for caption in page.caption if caption.value.startswith("全行")).replace("\\", "")
    assert "2 个未计入，费用 " in line
    assert "其中未通过：桌面与网络运维 · 青岚分行；现金清分整点 · 青岚分行" in line
    for level, name, size in (("family", "按服务类别", 10), ("unit", "按使用单位", 10), ("vendor", "按供应商", 10)):
        control = next(each for each in page.button_group if set(each.options) >= {"按供应商", "按使用单位"})
        control.set_value(level).run()
        table = next(each.value for each in page.dataframe if "left_out" in each.value.columns)
        assert len(table) >= size - 3, name
        assert table["assessed_count"].sum() == 43
        left_out = [text for text in table["left_out"] if "个未计入，费用" in text]
        assert sum(int(text.split(" ")[0]) for text in left_out) == 2
        assert (table["failing_word"] != "").any()


def test_years_follow_their_assumptions(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = engagement(sample_warehouse, "PASS")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    (outlook,) = outlooks(sample_warehouse, PERIOD, chosen)
    three = replace(outlook, years=3)
    assert metrics(page)["净现值（万元）"] == f"{float(three.compared().npv) / 10_000:,.2f}"
    next(slider for slider in page.slider if slider.label == "折现率").set_value(8.0).run()
    moved = replace(three, rate=Fraction(8, 100)).compared().npv
    assert metrics(page)["净现值（万元）"] == f"{float(moved) / 10_000:,.2f}"
    assert moved != three.compared().npv


def test_a_slider_moves_odds_and_break_even_values_too(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = engagement(sample_warehouse, "PASS")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    before = metrics(page)["模拟中更省的概率"], even(page)
    next(slider for slider in page.slider if slider.label == "工资水平").set_value(88).run()
    (quarter,) = cases(sample_warehouse.connection, chosen, PERIOD)
    pay = Fraction(88, 100)
    # Where pay is lower the price at which both sides are equal is lower too: the saving is a straight line in each.
    base, doubled = (sides(quarter.case, {"pay": pay, "price": Fraction(times)}).saving for times in (1, 2))
    assert f"合同价格 {float(1 + base / (base - doubled)) * 100:.1f}%" in even(page)
    assert even(page) != before[1]
    assert metrics(page)["模拟中更省的概率"] != before[0]


def even(page: Any) -> str:
    return str(next(each.value for each in page.caption if each.value.startswith("两边成本相等")))


def test_settlement_has_days_and_amounts_apart(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    page = open_page(sample_workspace.root, "costs", period="2025Q2")
    table = next(each.value for each in page.dataframe if "matter_word" in each.value.columns)
    late = table[table["matter_word"] == "本行逾期付款"]
    assert late["days_late"].tolist() == [41]
    assert late["expected_word"].tolist() == ["–"]


def table_with(page: Any, column: str) -> Any:
    return next(each.value for each in page.dataframe if column in each.value.columns)


def named(built: Warehouse, number: str) -> str:
    found = built.connection.cursor().execute(
        "select engagement_id from costs.verdicts where period = ? and engagement_id like ?", [PERIOD, f"%-{number}·%"]
    )
    return str(found.fetchall()[0][0])


def test_a_month_below_the_contracts_target_stands_on_the_page_with_what_it_would_cost(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = named(sample_warehouse, "001")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    assert not page.exception
    terms = table_with(page, "observed_word")
    assert terms["state_word"].tolist() == ["达标"] * 5 + ["未达标"]
    # 294,241.67 a month x 10 % at risk x 20 % for this KPI.
    assert terms["credit"].tolist() == ["0.00"] * 5 + ["5,884.83"]
    settled = table_with(page, "matter_word")
    row = settled[settled["matter_word"] == "按合同应扣未登记"]
    assert row[["level_word", "expected_word"]].to_numpy().tolist() == [["◐ 待核对", "5,884.83"]]


def test_a_bonus_is_part_of_the_price_and_a_disputed_credit_stands_aside(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=named(sample_warehouse, "009"))
    bonus = table_with(page, "effect")
    assert bonus[["kind_word", "status_word", "effect"]].to_numpy().tolist() == [["考核奖励", "已确认", "1,500.00"]]
    lines = table_with(page, "source_word")
    assert lines.loc[lines["source_word"] == "考核奖励", "cost_code"].tolist() == ["O1", "O1b"]
    page = open_page(sample_workspace.root, "costs", period="2025Q3", engagement=named(sample_warehouse, "001"))
    disputed = table_with(page, "effect")
    assert disputed[["status_word", "effect"]].to_numpy().tolist() == [["争议", "不计入"]]


def test_units_of_both_sides_and_the_verdict_so_far_are_said(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = named(sample_warehouse, "001")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    found = sample_warehouse.connection.cursor().execute(
        "select standard_unit_cny, inhouse_standard_unit_cny from costs.break_even "
        "where engagement_id = ? and period = ?",
        [chosen, PERIOD],
    )
    ((outsourced, inhouse),) = found.fetchall()
    said = [str(each.value).replace("\\", "") for each in page.caption]
    assert any(f"每个标准件 {outsourced:,.4f} 对 {inhouse:,.4f}" in each for each in said)
    assert any(each.startswith("累计结论：") and "个可判定" in each for each in said)


def test_a_calculation_says_how_many_people_the_work_would_take(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    found = sample_warehouse.connection.cursor().execute(
        "select engagement_id, volume * 70 / 3600 / 0.8 / 500, operators, supervisor_count from costs.inhouse_drivers "
        "where period = ?",
        [PERIOD],
    )
    ((chosen, by_hand, operators, supervisors),) = found.fetchall()
    # 70 seconds an item, 500 paid hours a quarter, a fifth of them away.
    assert float(operators) == pytest.approx(float(by_hand), abs=1e-6)
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    said = [str(each.value).replace("\\", "") for each in page.caption]
    assert any(f"操作人员 {operators:,.2f} 人、管理人员 {supervisors:,.2f} 人" in each for each in said)


BLANK_O7 = "O7 协议管理成本：空白，即未知；若确为零请填 0 并说明原因"


def test_a_quarter_without_a_verdict_is_listed_with_who_owes_it(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    page = open_page(sample_workspace.root, "costs", period=PERIOD)
    due = table_with(page, "owed")
    assert set(due["rule"]) == {"C30"}
    assert due[["period_word", "why", "owed"]].to_numpy().tolist() == [
        ["2025年四季度", BLANK_O7, "法律合规部"],
        ["2025年三季度", BLANK_O7, "法律合规部"],
    ]
    page = open_page(sample_workspace.root, "costs", period="2025Q2")
    assert not any("owed" in each.value.columns for each in page.dataframe)


def test_the_bridge_starts_at_the_price_and_takes_credits_off_it(sample_warehouse: Warehouse) -> None:
    query = (Path(cost_whatif.__file__).parents[1] / "queries" / "cost_sums.sql").read_text("utf-8")
    cursor = sample_warehouse.connection.cursor()
    cursor.execute(query, {"engagement": named(sample_warehouse, "019"), "period": PERIOD})
    lines = cursor.fetchdf()
    drawn = cost_bridge.figure(lines, look.now()).data[0]
    price = float(lines.loc[lines["cost_code"] == "O1", "before_credits_cny"].iloc[0])
    assert list(drawn.x)[:2] == [price, pytest.approx(-6200)]
    assert drawn.base[2] == pytest.approx(price - 6200)
    assert drawn.x[-2] == pytest.approx(lines.loc[lines["side"] == "OUT", "amount_cny"].sum())


def test_every_row_of_the_evidence_names_its_cell(sample_warehouse: Warehouse) -> None:
    query = (Path(cost_whatif.__file__).parents[1] / "queries" / "cost_rows.sql").read_text("utf-8")
    for verdict in ("PASS", "FAIL"):
        chosen = engagement(sample_warehouse, verdict)
        cursor = sample_warehouse.connection.cursor()
        cursor.execute(query, {"engagement": chosen, "period": PERIOD})
        rows = cursor.fetchdf()
        assert len(rows) > 15
        assert rows["cell"].notna().all()
        assert set(rows.loc[rows["cost_code"] == "O3", "header"]) == {"不含税金额(元)"}
