"""Is every kind of sheet the bank sends known by its headers, in both languages, and is no sheet taken for another."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.contract import Contract, load_contracts
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from pipelines.templates.columns import columns_of
from pipelines.templates.sets import all_sets
from pipelines.workspace import PRODUCT

CONTRACTS = load_contracts(PRODUCT / "sources")
README = Path(__file__).resolve().parents[2] / "README.md"
REFERENCE = ("合同编号", "供应商", "服务项目", "使用单位")

# The header lists of domain 2.10, as written there; sheets 3 and 6-9 carry what names the engagement (decisions 4).
SHEETS_OF_THE_BANK = {
    "vendors": "供应商名称 统一社会信用代码 曾用名 成立日期 注册资本(万元) 法定代表人 经营范围 登记状态 纳税人类型 员工总数 联系人 联系电话 电子邮箱 地址 合作状态",
    "engagements": "合同编号 合同名称 供应商名称 服务项目 业务类别 外包模式 使用单位 归口管理部门 对接专人 签订日期 开始日期 终止日期 合同金额(含税)(万元) 税率 计价方式 单价(元) 计量单位 支付方式 每月支付日 合同人数 风险评估日期 审批文号",
    "kpi_observations": "月份 指标名称 目标值 实际值 分子 分母 数据来源 备注",
    "volumes": "月份 业务量 差错笔数 抽检数 合格数 备注",
    "complaints": "投诉编号 受理时间 投诉渠道 业务类别 投诉原因 投诉内容 被投诉机构 责任供应商 责任认定 严重程度 办结时间 处理结果 赔付金额(元) 是否重复 是否监管转办 客户满意",
    "incidents": "事件编号 事件类型 发生时间 发现时间 恢复时间 事件等级 损失金额(元) 追回金额(元) 原因 责任方",
    "cost_entries": "期间 合同编号 费用方 费用项目 不含税金额(元) 税额 一次性/经常性 分摊依据 备注",
    "invoices": "期间 合同编号 发票号码 不含税金额(元) 税额 价税合计(元) 应付日期 支付日期 扣款金额(元) 扣款状态",
    "inhouse_baselines": "服务项目 测算口径 基准日 测算业务量 人数 月人均工资(元) 社保比例 公积金比例 奖金(元) 培训费(元) 招聘费(元) 离职率 设备原值(元) 折旧年限 工位面积(㎡) 租金单价(元) 系统许可费(元) 管理费率 差错率 单笔损失(元) 可避免比例",
    "staff_roster": "月份 姓名 身份证号 岗位 进场日期 离场日期 用工性质 劳动合同签订情况 劳动合同到期日 社会保险缴纳情况 缴费基数(元) 住房公积金 保密协议签订 持证情况 工资发放日期 学历",
    "spot_checks": "检查编号 检查日期 检查部门 检查类型 应查人数 抽查人数 不合格数 问题描述 整改措施 责任人 整改期限 完成日期 验证结果",
    "evaluator_scores": "评委 投标人 评分项 分值 得分 评分依据 投标报价(元) 回避",
    "weight_items": "方案名称 用途 维度 指标 权重 评分方法 目标值 底线值 否决项 生效期",
}
NAMED_BY_ENGAGEMENT = {"kpi_observations", "volumes", "incidents", "staff_roster", "spot_checks"}


def read(folder: Path, headers: list[str], row: list[object], name: str = "报表.xlsx") -> SheetRead:
    workbook = Workbook()
    workbook.worksheets[0].append(headers)
    workbook.worksheets[0].append(row)
    workbook.save(folder / name)
    (sheet,) = read_file(folder / name, name, CONTRACTS, Limits(), Given(salt=b"s" * 32)).sheets
    return sheet


def source_of(sheet: SheetRead) -> str | None:
    return sheet.contract.source if sheet.contract else None


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda each: each.source)
def test_a_sheet_is_known_by_its_official_headers(tmp_path: Path, contract: Contract, language: str) -> None:
    headers = [column.header for column in columns_of(contract, language)]
    assert source_of(read(tmp_path, headers, ["x"] * len(headers))) == contract.source


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda each: each.source)
def test_a_sheet_is_known_by_what_it_must_have_in_any_order_and_spelling(tmp_path: Path, contract: Contract) -> None:
    groups: set[str] = set()
    headers = []
    for field in contract.fields:
        if field.required or (field.one_of and field.one_of not in groups):
            groups.add(field.one_of or "")
            headers.append(field.aliases[0] if field.aliases else field.title_zh)
    random.Random(contract.source).shuffle(headers)
    sheet = read(tmp_path, headers, ["x"] * len(headers), f"{contract.title_zh}.xlsx")
    # What is left of a small ledger may be what another asks for as well; it is never a sheet of something else.
    shared = {each.source for each in CONTRACTS if _asks_for_the_same(contract, each, set(headers))}
    assert source_of(sheet) in shared | {contract.source}


def _asks_for_the_same(one: Contract, other: Contract, headers: set[str]) -> bool:
    known = {header for field in other.fields for header in field.headers}
    return one.source != other.source and headers <= known


@pytest.mark.parametrize("source", SHEETS_OF_THE_BANK)
def test_the_banks_own_header_lists_are_known(tmp_path: Path, source: str) -> None:
    headers = SHEETS_OF_THE_BANK[source].split(" ")
    if source in NAMED_BY_ENGAGEMENT:
        headers = [*headers, *REFERENCE]
    assert source_of(read(tmp_path, headers, ["x"] * len(headers))) == source


def test_the_eleven_workbooks_are_all_there() -> None:
    assert {contract.workbook for contract in CONTRACTS} == set(range(1, 12))
    assert len(all_sets(CONTRACTS)) == 11


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda each: each.source)
def test_every_sheet_stands_in_the_readme(contract: Contract) -> None:
    text = README.read_text(encoding="utf-8")
    assert f"{contract.title_zh} {contract.title_en} (`{contract.source}.yaml`)" in text


def test_what_people_are_is_marked_in_every_sheet_that_lists_them() -> None:
    people = {
        (each.source, field.name): field.personal for each in CONTRACTS for field in each.fields if field.personal
    }
    assert people == {
        ("staff_roster", "staff_name"): "name",
        ("staff_roster", "staff_id"): "number",
        ("staff_roster", "phone"): "number",
        ("complaints", "customer_name"): "name",
        ("complaints", "customer_id"): "number",
        ("complaints", "customer_phone"): "number",
        ("complaints", "staff_name"): "name",
    }


@pytest.mark.parametrize(("name", "other"), [("20秒接通率", "接通率"), ("人工接通率", "20秒接通率")])
def test_names_that_sound_alike_are_not_one_kpi(sample_warehouse: Any, name: str, other: str) -> None:
    known = sample_warehouse.connection.cursor().execute(
        "select n.kpi_name, k.measure from policy.kpi_names as n join policy.kpis as k on n.kpi = k.kpi where n.kpi_name in (?, ?)",
        [name, other],
    )
    measures = dict(known.fetchall())
    assert measures.get(name) is not None
    assert measures.get(name) != measures.get(other)
