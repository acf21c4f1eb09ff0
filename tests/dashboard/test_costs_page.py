"""Can finance read each verdict and flag on the page, move an assumption, and follow the workbook to the cent?"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard.charts import cost_bridge
from dashboard.parts import cost_whatif, look
from dashboard.parts.tables import ROW_HEIGHT
from models.cost_simulation import sides
from pipelines import warehouse
from pipelines.cost_cases import cases
from pipelines.cost_trial import Assumed, suppose
from pipelines.cost_workbook import INPUTS_SHEET, LINES_SHEET, RESULT_SHEET, write_cost_workbook
from pipelines.cost_years import outlooks, over_years
from pipelines.workspace import Workspace
from tests.dashboard.checked import checked
from tests.office import Recalculate, cents, line_amounts, results, rewritten

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from pipelines.opened import Warehouse

PERIOD = "2025Q4"
VERDICTS = {"▲ 未通过（例外）", "▲ 未通过", "◐ 临界", "● 通过", "○ 不可判定"}
# That a fail is waived stands in its verdict.
FLAGS = {"结论不稳", "按增量算相反", "节约未达门槛", "连续未通过，需复议"}


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


def verdict_list(built: Warehouse) -> pd.DataFrame:
    query = (Path(cost_whatif.__file__).parents[1] / "queries" / "cost_list.sql").read_text("utf-8")
    place = {"period": PERIOD, "family": None, "unit": None, "vendor": None}
    return built.connection.cursor().execute(query, place).fetchdf()


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
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen, costs="assumptions")
    said = " ".join(str(warning.value) for warning in page.warning).replace("\\", "")
    assert "O7 协议管理成本" in said
    assert "应由法律合规部提供" in said
    assert not page.slider


def test_what_is_not_judged_shows_no_saving_on_page_or_in_the_file(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = engagement(sample_warehouse, "NOT_ASSESSABLE")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    table = listed(page)
    open_rows = table[table["verdict_word"] == "○ 不可判定"]
    assert set(open_rows[["saving", "margin", "naive"]].to_numpy().ravel()) == {"–"}
    # What the file of the page is made from.
    rows = verdict_list(sample_warehouse).set_index("engagement_id")
    assert (rows.loc[chosen, ["inhouse_cny", "outsourced_cny"]] > 0).all()
    conclusions = ["saving_cny", "margin_of_safety", "naive_saving", "decision_saving_cny"]
    assert rows.loc[chosen, conclusions].isna().all()
    shown = {metric.label: metric.value for metric in page.metric}
    assert [shown[name] for name in ("节约（万元）", "安全边际", "仅看价格（不作依据）", "增量口径节约（万元）")] == [
        "–"
    ] * 4


def test_the_promise_of_the_whole_term_stands_below_its_years(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = named(sample_warehouse, "019")
    ((promised, realised, saving),) = (
        sample_warehouse.connection.cursor()
        .execute(
            "select max(term_promised_cny), max(term_realised_cny), sum(promised_inhouse_cny - promised_outsourced_cny) "
            "from costs.promises where engagement_id = ?",
            [chosen],
        )
        .fetchall()
    )
    # Four years of five are promised: so much of 60,000.
    assert float(saving - promised) == pytest.approx(48_000, abs=0.01)
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen)
    said = [str(each.value).replace("\\", "") for each in page.caption]
    assert any(
        f"整个合同期：承诺 {float(promised) / 10_000:,.2f}，" in each
        and f"实现 {float(realised) / 10_000:,.2f}" in each
        for each in said
    )


@dataclass(frozen=True)
class Touched:
    """The sample bank with a few sheets more, and the two engagements that they are about."""

    folder: Path
    promised: str
    decided: tuple[date, date]
    calculated: str


@pytest.fixture(scope="module")
def touched(
    sample_workspace: Workspace, sample_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Touched:
    """Return the sample bank with an earlier decision, costs that wait, an unapproved calculation and a cost put twice."""
    folder = tmp_path_factory.mktemp("touched")
    # With what was read of its files, so that only the few are read.
    for part in ("sample", "warehouse/read"):
        shutil.copytree(sample_workspace.root / part, folder / part)
    (folder / "inbox").mkdir()
    ask = sample_warehouse.connection.cursor().execute
    promised = named(sample_warehouse, "019")
    ((contract, vendor, service, unit, decided),) = ask(
        "select e.contract_no, v.vendor_name, e.service_name, e.unit_name, max(p.decided_on) from costs.promises as p "
        "inner join entities.engagements as e on p.engagement_id = e.engagement_id "
        "inner join entities.vendors as v on e.vendor_id = v.vendor_id where p.engagement_id = ? group by all",
        [promised],
    ).fetchall()
    before = decided - timedelta(days=30)
    (folder / "sample" / "外包决策测算_补.csv").write_text(
        "合同编号,供应商名称,服务项目,使用单位,决策日期,合同年度,测算自营成本(元),测算外包总成本(元)\n"
        f"{contract},{vendor},{service},{unit},{before},1,1000000,990000\n",
        "utf-8",
    )
    # In 元 or 万元, nobody says.
    (folder / "sample" / "费用_补.csv").write_text(
        f"合同编号,供应商名称,服务项目,使用单位,期间,费用方,费用项目,不含税金额\n"
        f"{contract},{vendor},{service},{unit},2025Q4,外包,风险与保险,480\n",
        "utf-8",
    )
    ((calculated, contract, vendor, service, unit),) = ask(
        "select distinct e.engagement_id, e.contract_no, v.vendor_name, g.service_name, e.unit_name "
        "from costs.cost_lines as c inner join entities.engagements as e on c.engagement_id = e.engagement_id "
        "inner join staging.engagements as g on e.engagement_id = g.engagement_id "
        "inner join entities.vendors as v on e.vendor_id = v.vendor_id where c.source = 'computed' and c.period = ?",
        [PERIOD],
    ).fetchall()
    (folder / "sample" / "自营成本测算_补.csv").write_text(
        "服务项目,使用单位,测算口径,基准日,季度测算业务量,单笔处理时长(秒),月人均工资(元/人/月),季度奖金(元/季合计),"
        "季度培训费(元/季合计),招聘费(元/人),季度离职率(%),设备原值(元/工位),折旧年限(年),工位面积(㎡/工位),"
        "租金单价(元/㎡/月),系统许可费(元/工位/月),差错率,单笔损失(元/笔),审批人\n"
        f"{service},{unit},自下而上,2025-11-01,30000,70,5800,42000,6000,3000,5,7200,3,5,90,150,0.08%,20,\n",
        "utf-8",
    )
    place = f"{contract},{vendor},{service},{unit},外包,业务移交,120000,一次性,12,业务切换\n"
    (folder / "sample" / "外包费用_补.csv").write_text(
        "期间,合同编号,供应商名称,服务项目,使用单位,费用方,费用项目,不含税金额(元),一次性/经常性,摊销月数,备注\n"
        f"2025Q3,{place}2025Q4,{place}",
        "utf-8",
    )
    warehouse.build(Workspace.at(folder))
    return Touched(folder, promised, (before, decided), calculated)


def test_a_decision_that_is_dated_back_is_named_beside_the_promise_and_a_sheet_that_waits_beside_the_verdicts(
    open_page: Any, touched: Touched
) -> None:
    page = open_page(touched.folder, "costs", period=PERIOD, engagement=touched.promised)
    assert any("未计入成本：费用_补.csv / " in str(each.value).replace("\\", "") for each in page.warning)
    said = next(str(each.value).replace("\\", "") for each in page.caption if "整个合同期" in str(each.value))
    before, decided = touched.decided
    assert f"共有 2 份决策测算（{before}, {decided}），以日期最早的一份为承诺" in said
    assert "决策测算没有填一次性投入" in said


def test_a_calculation_nobody_approved_and_a_one_time_cost_entered_each_quarter_are_told(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse, touched: Touched
) -> None:
    about = {"period": PERIOD, "engagement": touched.calculated, "costs": "assumptions"}
    page = open_page(sample_workspace.root, "costs", **about)
    assert "测算基准日 2025-10-01，审批人 示例测算人。" in captions(page)
    assert "测算未审批" not in set(listed(page)["flag_words"])
    page = open_page(touched.folder, "costs", **about)
    assert not page.exception
    assert "测算基准日 2025-11-01，未填审批人，尚未经审批。" in captions(page)
    assert any("测算未审批" in flags for flags in listed(page)["flag_words"])
    assert any("未填审批人" in str(each.value) for each in page.info)
    warned = [str(each.value).replace("\\", "") for each in page.warning]
    assert sum("120000 元分 12 个月摊销，2025Q3 已填过同样的一行" in each for each in warned) == 1


def captions(page: Any) -> str:
    return " ".join(str(each.value).replace("\\", "") for each in page.caption)


def test_a_slider_moves_the_saving_as_the_model_says(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = engagement(sample_warehouse, "PASS")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen, costs="assumptions")
    before = metrics(page)["节约（万元）"]
    (quarter,) = cases(sample_warehouse.connection, chosen, PERIOD)
    next(slider for slider in page.slider if slider.label == "合同价格").set_value(120).run()
    assert not page.exception
    moved = float(sides(quarter.case, {"price": Fraction(6, 5)}).saving)
    assert metrics(page)["节约（万元）"] == f"{moved / 10_000:,.2f}"
    assert metrics(page)["节约（万元）"] != before


def test_without_costs_the_page_says_what_to_load(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "costs")
    assert not page.exception
    assert not page.dataframe


def test_hub_and_vendors_stand_side_by_side_with_what_cannot_be_said(
    open_page: Any, example_workspace: Callable[[str], Workspace]
) -> None:
    usaid = example_workspace("usaid_scms")
    warehouse.build(usaid)
    page = open_page(usaid.root, "costs", period="2013Q4", family="HRDT")
    assert not page.exception
    quarter, to_date = (table.value for table in page.dataframe)
    assert list(to_date["way"]) == ["自有配送中心", "供应商直供"]
    assert list(quarter["of"].unique()) == ["HIV快速检测试剂"]
    assert "先核对该行再比较" in to_date["note"].iloc[1]
    assert "最后一程" in page.info[0].value


def workbook_words(built: Warehouse, chosen: str) -> str:
    """Return the verdict as the workbook should say it, exceptions included."""
    ((verdict, is_waived),) = (
        built.connection.cursor()
        .execute(
            "select v.verdict, exists (select 1 from costs.flags as f where f.engagement_id = v.engagement_id "
            "and f.period = v.period and f.flag = 'WAIVED') from costs.verdicts as v "
            "where v.engagement_id = ? and v.period = ?",
            [chosen, PERIOD],
        )
        .fetchall()
    )
    return SAID["WAIVED" if is_waived else verdict]


SAID = {
    "PASS": "PASS / 通过", "MARGINAL": "MARGINAL / 临界", "FAIL": "FAIL / 未通过",
    "WAIVED": "FAIL – waived / 未通过（例外）", "NOT_ASSESSABLE": "NOT ASSESSABLE / 不可判定",
}  # fmt: skip


def waived(built: Warehouse) -> str:
    ((chosen,),) = (
        built.connection.cursor()
        .execute("select min(engagement_id) from costs.flags where period = ? and flag = 'WAIVED'", [PERIOD])
        .fetchall()
    )
    return str(chosen)


@pytest.mark.slow
def test_libreoffice_finds_the_pages_lines_totals_and_verdict_in_the_workbook(
    recalculate: Recalculate, sample_warehouse: Warehouse
) -> None:
    kinds = ("PASS", "MARGINAL", "FAIL", "NOT_ASSESSABLE")
    chosen = {engagement(sample_warehouse, verdict) for verdict in kinds}
    # One more with a calculated in-house side, a share of a pool, a spread amount, and each kind of credit.
    chosen |= {named(sample_warehouse, number) for number in ("NC-2022-004", "001", "009", "019")}
    chosen.add(waived(sample_warehouse))
    books = recalculate({one: write_cost_workbook(sample_warehouse, one, PERIOD) for one in sorted(chosen)})
    assert {workbook_words(sample_warehouse, one) for one in chosen} == set(SAID.values())
    for one, book in books.items():
        inhouse, outsourced, saving, margin, verdict = (
            sample_warehouse.connection.cursor()
            .execute(
                "select inhouse_cny, outsourced_cny, saving_cny, margin_of_safety, verdict from costs.verdicts "
                "where engagement_id = ? and period = ?",
                [one, PERIOD],
            )
            .fetchall()[0]
        )
        found = results(book)
        assert [cents(found[name]) for name in ("In-house", "Outsourced")] == [inhouse, outsourced]
        assert found["Verdict"] == workbook_words(sample_warehouse, one)
        if verdict == "NOT_ASSESSABLE":
            assert not found["Saving"]
            assert not found["Margin"]
            assert "O7 协议管理成本：空白" in found["Missing"]
        else:
            assert cents(found["Saving"]) == saving
            assert found["Margin"] == pytest.approx(margin, abs=1e-12)
        assert line_amounts(book) == [
            (code, None if amount is None else cents(amount))
            for code, amount in sample_warehouse.connection.cursor()
            .execute(
                "select cost_code, amount_cny from costs.cost_lines where engagement_id = ? and period = ? "
                "order by cost_code, amount_cny nulls first",
                [one, PERIOD],
            )
            .fetchall()
        ]


@pytest.mark.slow
def test_an_input_that_is_rewritten_in_the_workbook_moves_the_verdict(
    recalculate: Recalculate, sample_warehouse: Warehouse
) -> None:
    chosen = named(sample_warehouse, "NC-2022-004")
    content = write_cost_workbook(sample_warehouse, chosen, PERIOD)
    would_be = suppose(sample_warehouse, chosen, PERIOD, [Assumed("pay_cny", Decimal(4300), engagement_id=chosen)])
    books = recalculate(
        {
            "as it is": content,
            "less pay": rewritten(content, "Monthly pay", 4300),
            "excepted": rewritten(
                rewritten(content, "Monthly pay", 4300), "Exception in force", "Yes 是", sheet=RESULT_SHEET
            ),
            "missing": rewritten(content, "Items missing", 1, sheet=RESULT_SHEET),
        }
    )
    said = {name: results(book)["Verdict"] for name, book in books.items()}
    assert said == {
        "as it is": SAID["PASS"], "less pay": SAID["FAIL"], "excepted": SAID["WAIVED"],
        "missing": SAID["NOT_ASSESSABLE"],
    }  # fmt: skip
    assert would_be.verdict == "FAIL"
    assert cents(results(books["less pay"])["In-house"]) == would_be.inhouse


def test_a_line_follows_from_what_was_put_in(sample_warehouse: Warehouse) -> None:
    content = write_cost_workbook(sample_warehouse, named(sample_warehouse, "NC-2022-004"), PERIOD)
    book = load_workbook(io.BytesIO(content))
    formulas = [
        cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    for formula in formulas:
        # Cells of the workbook, numbers, the few functions, and its own words: nothing else.
        left = re.sub(r"'(Lines 明细|Inputs 输入)'!|\$[A-J]\$\d+|\"[^\"]*\"|\d+(\.\d+)?", "", formula)
        assert re.fullmatch(r"=([-+*/(),:<>= ]|IF|OR|AND|N|MAX|MIN|ROUND|SUMIFS|SUMPRODUCT|ISNUMBER)*", left), formula
    amounts = [row[4].value for row in book[LINES_SHEET].iter_rows(min_row=2)]
    assert all(str(amount).startswith("=ROUND(") for amount in amounts)
    put_in = {row[0].value for row in book[INPUTS_SHEET].iter_rows(min_row=2) if isinstance(row[1].value, int | float)}
    assert {"Monthly pay 月人均工资(元)", "Pension insurance 养老保险", "2025-10 · Volume 业务量"} <= put_in


@pytest.mark.browser
def test_finance_reads_every_verdict_in_a_browser(
    sample_workspace: Workspace,
    sample_warehouse: Warehouse,
    serve_for_reading: Callable[[Path], str],
    reader: Callable[..., Page],
) -> None:
    names = verdict_list(sample_warehouse)["label"].tolist()
    page = reader(f"{serve_for_reading(sample_workspace.root)}/costs?period={PERIOD}")
    head = page.locator("[role=columnheader]:text-is('更省概率')")
    head.first.wait_for(timeout=30_000, state="attached")
    grid = page.get_by_test_id("stDataFrame").filter(has=head).first
    cells = {text.strip() for text in grid.locator("[role=gridcell]").all_text_contents()}
    assert cells >= VERDICTS
    flags = {flag for text in cells for flag in text.split("、")}
    assert flags >= FLAGS
    page.get_by_text("从合同价到总成本").first.wait_for(timeout=30_000)
    # A row of the list is chosen while the whole bank is shown, then another engagement from the box: the last act counts.
    part = "汇总与结算"
    page.get_by_role("radio", name=part).or_(page.get_by_role("button", name=part, exact=True)).first.click()
    page.get_by_role("heading", name="结算核对").wait_for(timeout=30_000)
    first_row: Any = {"x": 60, "y": ROW_HEIGHT + ROW_HEIGHT // 2}
    # A table takes a click once it has seen a pointer come, as any hand's does.
    grid.hover(position={"x": 200, "y": first_row["y"]})
    grid.hover(position=first_row)
    grid.get_by_test_id("stElementToolbar").wait_for(timeout=30_000)
    grid.click(position=first_row)
    page.get_by_text("从合同价到总成本").first.wait_for(timeout=30_000)
    page.get_by_role("heading", name=names[0]).wait_for(timeout=30_000)
    page.get_by_role("combobox", name="外包项目").fill(names[3])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=names[3]).wait_for(timeout=30_000)


@pytest.mark.browser
def test_finance_rewrites_a_figure_of_the_calculation_and_reads_what_would_follow(
    sample_workspace: Workspace,
    sample_warehouse: Warehouse,
    serve_for_reading: Callable[[Path], str],
    reader: Callable[..., Page],
) -> None:
    chosen = named(sample_warehouse, "NC-2022-004")
    about = urlencode({"period": PERIOD, "engagement": chosen, "costs": "assumptions"})
    page = reader(f"{serve_for_reading(sample_workspace.root)}/costs?{about}")
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
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen, costs="assumptions")
    assert any("自营成本按项填报，不经费率测算" in text.value for text in page.text)


def metrics(page: Any) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def test_the_roll_ups_say_what_is_left_out_and_who_fails(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    page = open_page(sample_workspace.root, "costs", period=PERIOD, costs="overall")
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


def test_years_begin_at_the_contracts_term_and_follow_their_assumptions(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = engagement(sample_warehouse, "PASS")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen, costs="assumptions")
    (outlook,) = outlooks(sample_warehouse, PERIOD, chosen)
    (printed,) = (
        row["npv_saving_cny"]
        for row in over_years(sample_warehouse, PERIOD).records()
        if row["engagement_id"] == chosen
    )
    assert outlook.months != 36
    assert metrics(page)["净现值（万元）"] == f"{printed / 10_000:,.2f}"
    next(slider for slider in page.slider if slider.label == "折现率").set_value(8.0).run()
    moved = replace(outlook, rate=Fraction(8, 100)).compared().npv
    assert metrics(page)["净现值（万元）"] == f"{float(moved) / 10_000:,.2f}"
    next(slider for slider in page.slider if slider.label == "期限（月）").set_value(30).run()
    shorter = replace(outlook, rate=Fraction(8, 100), months=30).compared().npv
    assert metrics(page)["净现值（万元）"] == f"{float(shorter) / 10_000:,.2f}"
    assert len({moved, shorter, outlook.compared().npv}) == 3


def test_a_bot_contracts_verdict_over_the_years_stands_on_its_page(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    ((bot,),) = (
        sample_warehouse.connection.cursor()
        .execute("select engagement_id from costs.verdicts where period = ? and missing_items = 'bot'", [PERIOD])
        .fetchall()
    )
    (outlook,) = outlooks(sample_warehouse, PERIOD, bot)
    found = outlook.compared()
    word = {"PASS": "● 通过", "FAIL": "▲ 未通过"}[found.verdict]
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=bot)
    said = " ".join(str(info.value) for info in page.info)
    assert f"{outlook.months} 个月净现值 {float(found.npv) / 10_000:,.2f} 万元，{word}。" in said


def test_a_slider_moves_odds_and_break_even_values_too(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = engagement(sample_warehouse, "PASS")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen, costs="assumptions")
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
    page = open_page(sample_workspace.root, "costs", period="2025Q2", costs="overall")
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
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen, costs="evidence")
    assert not page.exception
    terms = table_with(page, "observed_word")
    assert terms["state_word"].tolist() == ["达标"] * 5 + ["未达标"]
    # 294,241.67 a month x 10 % at risk x 20 % for this KPI.
    assert terms["credit"].tolist() == ["0.00"] * 5 + ["5,884.83"]
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen, costs="overall")
    settled = table_with(page, "matter_word")
    row = settled[settled["matter_word"] == "按合同应扣未登记"]
    assert row[["level_word", "expected_word"]].to_numpy().tolist() == [["◐ 待核对", "5,884.83"]]


def test_a_bonus_is_part_of_the_price_and_a_disputed_credit_stands_aside(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    chosen = named(sample_warehouse, "009")
    page = open_page(sample_workspace.root, "costs", period=PERIOD, engagement=chosen, costs="evidence")
    bonus = table_with(page, "effect")
    assert bonus[["kind_word", "status_word", "effect"]].to_numpy().tolist() == [["考核奖励", "已确认", "1,500.00"]]
    lines = table_with(page, "source_word")
    assert lines.loc[lines["source_word"] == "考核奖励", "cost_code"].tolist() == ["O1", "O1b"]
    chosen = named(sample_warehouse, "001")
    page = open_page(sample_workspace.root, "costs", period="2025Q3", engagement=chosen, costs="evidence")
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
# The sheet's one amount of #N/A (pipelines/sample/odd_cells.py).
REJECTED = (
    "有属于本项目的成本、发票、扣款、价格或自营测算行未入库，金额不明，请改正后以同名文件重新上传："
    "外包费用及内部成本_2025.xlsx / 自营成本测算 / 第 598 行"
)


def test_a_quarter_without_a_verdict_is_listed_with_who_owes_it(
    open_page: Any, sample_workspace: Workspace, sample_warehouse: Warehouse
) -> None:
    page = open_page(sample_workspace.root, "costs", period=PERIOD, costs="overall")
    due = table_with(page, "owed")
    assert set(due["rule"]) == {"C30"}
    assert due[["period_word", "why", "owed"]].to_numpy().tolist() == [
        ["2025年四季度", BLANK_O7, "法律合规部"],
        ["2025年三季度", BLANK_O7, "法律合规部"],
        ["2025年二季度", REJECTED, "预算财务部"],
    ]
    page = open_page(sample_workspace.root, "costs", period="2025Q1", costs="overall")
    assert not any("owed" in each.value.columns for each in page.dataframe)


def test_the_bridge_starts_at_the_price_and_takes_credits_off_it(sample_warehouse: Warehouse) -> None:
    query = (Path(cost_whatif.__file__).parents[1] / "queries" / "cost_sums.sql").read_text("utf-8")
    cursor = sample_warehouse.connection.cursor()
    cursor.execute(query, {"engagement": named(sample_warehouse, "019"), "period": PERIOD})
    lines = cursor.fetchdf()
    drawn = checked(cost_bridge.figure, lines, look.now()).data[0]
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
