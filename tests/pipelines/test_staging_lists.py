"""Are values and units that no list knows asked about once, and is the answer applied."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.questions import LEAVE_OUT
from tests.pipelines import bank
from tests.pipelines.staged import Desk, Sheets, contracts_with

ORGANISATION = """
source: org_units
title: {zh: 机构, en: Units}
grain: {zh: 每机构一行, en: One row per unit}
key: [org_code]
fields:
  - {name: org_code, kind: key_text, required: true, header: {zh: 机构号, en: Code}}
  - {name: org_name, kind: key_text, required: true, header: {zh: 机构全称, en: Unit name}}
  - {name: short_names, kind: text, header: {zh: 机构简称, en: Short names}}
  - {name: parent_code, kind: key_text, header: {zh: 上级机构号, en: Parent}}
"""
UNITS = (
    ("机构号", "机构全称", "机构简称", "上级机构号"),
    ("01", "北京分行", "", ""),
    ("02", "长春分行", "", ""),
    ("011", "朝阳支行", "京朝阳", "01"),
    ("021", "朝阳支行", "", "02"),
    ("012", "海淀支行", "海淀、北京海淀", "01"),
)
CONTRACT = ("HT-1", "甲公司", "凭证录入", "海淀支行", "驻场", "2024-01-01", "2026-12-31")
VOLUMES = ("月份", "供应商名称", "服务项目", "使用单位", "业务量")


def kpis(*names: str) -> Sheets:
    rows = [("2025-12", "HT-1", name, 1, 100 + place) for place, name in enumerate(names)]
    return {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS, "KPI": [bank.KPI_HEADER, *rows]}


def units(*rows: tuple[object, ...], contract: tuple[object, ...] = CONTRACT, sheet: bool = True) -> dict[str, Sheets]:
    contracts = [bank.ENGAGEMENTS[0], contract]
    book = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": contracts, **({"机构": UNITS} if sheet else {})}
    return {"bank.xlsx": book, "volumes.xlsx": {"业务量": [VOLUMES, *rows]}}


def volume(unit: str, month: str = "2025-12") -> tuple[object, ...]:
    return (month, "甲公司", "凭证录入", unit, 10)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def organised(tmp_path: Path) -> Desk:
    return Desk(tmp_path, contracts_with(ORGANISATION))


def test_an_unknown_kpi_is_one_question_with_the_likeliest_first(desk: Desk) -> None:
    files = {
        "bank.xlsx": kpis("录入差错率", "录入差错比率", "录入差错比率"),
        "b.xlsx": {"KPI": [bank.KPI_HEADER, ("2025-11", "HT-1", "录入差错比率", 1, 9)]},
    }
    staged = desk.stage(files)
    (question,) = staged.questions("lookup")
    assert question.subject == {"source": "kpi_observations", "field": "kpi_name", "value": "录入差错比率"}
    assert question.choices[0].code == "录入差错率"
    assert len(question.choices) == 9
    assert "3 行" in question.zh
    assert staged.rows("select cell from staging.questions") == [("C3",)]
    assert staged.counts()[2] == 3
    desk.answer(question, "录入差错率")
    after = desk.stage(files)
    assert {name for (name,) in after.rows("select kpi_name from staging.kpi_observations")} == {"录入差错率"}
    desk.answer(question, LEAVE_OUT)
    assert desk.stage(files).counts()[2:] == (0, 3)


def test_a_cost_item_is_asked_about_within_its_side(desk: Desk) -> None:
    header = ("期间", "合同编号", "费用方", "费用项目", "不含税金额(元)")
    rows = [header, ("2025Q4", "HT-1", "外包", "质检人员成本费", 1), ("2025Q4", "HT-1", "自营", "质检人员成本费", 2)]
    staged = desk.stage({"bank.xlsx": {**kpis(), "费用": rows}})
    questions = {question.subject["within"]: question for question in staged.questions("lookup")}
    assert set(questions) == {"IN", "OUT"}
    codes = {side: {each.code for each in question.choices} - {LEAVE_OUT} for side, question in questions.items()}
    for side, offered in codes.items():
        known = {name for (name,) in staged.rows(f"select cost_item from policy.cost_item_names where side = '{side}'")}
        assert offered <= known
        assert offered


@pytest.mark.parametrize("spelling", ["海淀支行", "海淀 支行", "北京海淀", "北京分行海淀支行", "海淀"])
def test_names_and_short_names_of_the_organisation_sheet_are_one_unit(organised: Desk, spelling: str) -> None:
    staged = organised.stage(units(volume(spelling)))
    assert staged.rows("select using_unit, engagement_id from staging.volumes") == [
        ("海淀支行", "HT-1·凭证录入·海淀支行")
    ]
    assert staged.questions("unit_name") == []


def test_a_unit_that_two_parents_have_is_asked_about_never_guessed(organised: Desk) -> None:
    files = units(contract=(*CONTRACT[:3], "朝阳支行", *CONTRACT[4:]))
    (question,) = organised.stage(files).questions("unit_name")
    assert [each.code for each in question.choices][:2] == ["011", "021"]
    assert question.suggested is None
    organised.answer(question, "011")
    staged = organised.stage(units(volume("京朝阳"), contract=(*CONTRACT[:3], "朝阳支行", *CONTRACT[4:])))
    assert staged.rows("select using_unit from staging.engagements") == [("北京分行朝阳支行",)]
    assert staged.rows("select engagement_id from staging.volumes") == [("HT-1·凭证录入·北京分行朝阳支行",)]


def test_an_unknown_unit_waits_for_its_answer(organised: Desk) -> None:
    files = units(volume("北京海淀支行"), volume("北京海淀支行", "2025-11"))
    before = organised.stage(files)
    (question,) = before.questions("unit_name")
    assert before.counts()[2] == 2
    assert question.choices[0].code == "012"
    organised.answer(question, "012")
    after = organised.stage(files)
    assert after.rows("select count(*) from staging.volumes") == [(2,)]
    assert [answer for (answer,) in after.rows("select answer from staging.questions")] == ["012"]
    organised.answer(question, LEAVE_OUT)
    assert organised.stage(files).counts()[2:] == (0, 2)


def test_without_an_organisation_sheet_a_units_part_is_asked_about_never_guessed(desk: Desk) -> None:
    files = units(volume("海淀"), sheet=False)
    (question,) = desk.stage(files).questions("unit_name")
    assert question.choices[0].code == "海淀支行"
    assert question.suggested is None
    desk.answer(question, "海淀支行")
    assert desk.stage(files).rows("select using_unit from staging.volumes") == [("海淀支行",)]


def test_a_contract_number_tells_the_engagement_whatever_the_unit_is_called(desk: Desk) -> None:
    header = ("月份", "合同编号", "使用单位", "业务量")
    files = units(sheet=False) | {"more.xlsx": {"业务量": [header, ("2025-12", "HT-1", "某网点", 5)]}}
    staged = desk.stage(files)
    assert staged.rows("select engagement_id from staging.volumes") == [("HT-1·凭证录入·海淀支行",)]
    assert staged.questions("unit_name") == []


def test_sheets_that_give_only_the_contract_find_their_work(tmp_path: Path) -> None:
    costs = ("期间", "合同编号", "费用项目", "不含税金额(元)", "税额(元)", "发票号码")
    baseline = ("测算口径", "基准日", "测算业务量", "合同编号")
    checks = ("检查日期", "检查部门", "抽查人数", "不合格数", "合同编号")
    staged = Desk(tmp_path).stage(
        {
            "bank.xlsx": {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS},
            "own.xlsx": {
                "费用": [
                    costs,
                    ("2025Q4", "HT-1", "外包服务费", 100, 6, "FP-1"),
                    ("2025Q4", "HT-1", None, 9, 1, "FP-2"),
                ],
                "自营": [baseline, ("历史实际", "2025-12-31", 600, "HT-1"), ("历史实际", "2025-12-31", 600, "HT-9")],
                "抽查": [checks, ("2025-12-01", "运营部", 20, 1, "HT-1"), ("2025-12-01", "运营部", 20, 1, "HT-1")],
            },
        }
    )
    assert staged.rows("select service_name, using_unit from staging.inhouse_baselines") == [("凭证录入", "东分行")]
    assert staged.rows("select engagement_id, sampled from staging.spot_checks") == [("HT-1·凭证录入·东分行", 20)]
    assert staged.rows("select invoice_no from staging.invoices order by 1") == [("FP-1",), ("FP-2",)]
    kinds = staged.rows("select kind, count(*) from staging.set_aside_rows group by kind order by kind")
    assert kinds == [("duplicate", 1), ("other_kind", 1)]
    assert staged.rows("select count(*) from staging.problem_cells where raw_text = 'HT-9' and rule = 'V02'") == [(1,)]
    staged.counts()


@pytest.mark.parametrize(("other", "loaded"), [("2025-12-02", 2), ("2025-12-01", 0)])
def test_checks_without_a_number_are_told_by_their_day(tmp_path: Path, other: str, loaded: int) -> None:
    header = ("检查日期", "检查部门", "抽查人数", "不合格数", "合同编号")
    rows = [header, ("2025-12-01", "运营部", 20, 1, "HT-1"), (other, "运营部", 20, 2, "HT-1")]
    book = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS, "抽查": rows}
    staged = Desk(tmp_path).stage({"bank.xlsx": book})
    assert staged.rows("select count(*) from staging.spot_checks") == [(loaded,)]
    assert len(staged.questions("row")) == (loaded == 0)
