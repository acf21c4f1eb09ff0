from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.contract import load_contracts
from pipelines.reading.headers import header_index
from pipelines.reading.surroundings import read_surroundings
from pipelines.reading.units import unit_for, words_noted

CONTRACTS = load_contracts(Path(__file__).resolve().parents[2] / "pipelines" / "sources")


@pytest.mark.parametrize(
    ("source", "header", "field"),
    [
        ("engagements", "合同金额（含税）（万元）", "amount_inc_vat_cny"),
        ("engagements", "合同金额(含税，元)", "amount_inc_vat_cny"),
        ("engagements", "合同\n期限（起）", "start_on"),
        ("engagements", "合同期限（止）", "end_on"),
        ("engagements", "合同期限_起", "start_on"),
        ("contracts", "合同起始日期", "start_on"),
        ("contracts", "实际终止日期", None),
        ("engagements", "单价（元/笔）", "unit_price_cny"),
        ("engagements", "CONTRACT　NO.", "contract_no"),
        ("vendors", "注册资本", "reg_capital_cny"),
        ("vendors", "注册资本（元）", "reg_capital_cny"),
        ("vendors", "＊统一社会信用代码", "uscc"),
        ("cost_entries", "不含税金额(元)", "amount_ex_vat_cny"),
        ("cost_entries", "税额（万元）", "vat_cny"),
        ("kpi_observations", "实际值(本月)", "actual"),
        ("kpi_observations", "实际值(累计)", None),
        ("kpi_observations", "目标值（年）（请填写）", None),
        ("volumes", "业务量（笔）", "volume"),
        ("volumes", "业务量（必填，万笔）", "volume"),
        ("vendors", "供应商名称(全称)", "vendor_name"),
        ("kpi_observations", "领导批示", None),
    ],
)
def test_a_header_means_one_field(source: str, header: str, field: str | None) -> None:
    match = header_index(CONTRACTS.by_source[source]).match(header)
    assert (match.field if match else None) == field


@pytest.mark.parametrize(
    ("source", "header", "said"),
    [
        ("engagements", "合同金额（不含税）（万元）", "ex"),
        ("engagements", "合同金额（万元）", "unstated"),
        ("engagements", "合同金额（含税）（万元）", None),
        ("cost_entries", "含税金额(元)", "with"),
        ("cost_entries", "金额", "unstated"),
        ("cost_entries", "不含税金额", None),
        ("incidents", "损失金额", None),
        ("candidates", "投标报价（元，含税）", "with"),
        ("candidates", "投标报价（不含税、万元）", None),
        ("cost_entries", "金额（含税；元）", "with"),
    ],
)
def test_a_header_in_another_vat_basis_than_its_field_is_marked(source: str, header: str, said: str | None) -> None:
    match = header_index(CONTRACTS.by_source[source]).match(header)
    assert match is not None
    assert match.vat == said


@pytest.mark.parametrize("contract", list(CONTRACTS), ids=lambda contract: contract.source)
def test_every_declared_spelling_is_known(contract: object) -> None:
    index = header_index(contract)  # type: ignore[arg-type]
    for field in index.contract.fields:
        for header in field.headers:
            match = index.match(header)
            assert match is not None
            assert match.field == field.name


@pytest.mark.parametrize(
    ("kind", "words", "unit"),
    [
        ("money", ["万元"], "万元"),
        ("money", ["人民币万元"], "万元"),
        ("money", ["rmb"], "元"),
        ("money", ["元/笔"], "元"),
        ("money", ["%", "元"], "元"),
        ("money", ["含税"], None),
        ("ratio", ["%"], "%"),
        ("ratio", ["bp"], "‱"),
        ("ratio", ["万元"], None),
        ("integer", ["万笔"], "万"),
        ("decimal", ["万人次"], "万"),
        ("decimal", ["笔"], None),
        ("decimal", ["百笔"], "百"),
        ("decimal", ["十万件"], "十万"),
        ("decimal", ["千万笔"], "千万"),
        ("decimal", ["百分比"], None),
        ("decimal", ["千分之"], None),
        ("decimal", ["万亿"], None),
        ("integer", ["万元"], None),
        ("text", ["元"], None),
    ],
)
def test_a_unit_is_read_for_its_kind_of_column(kind: str, words: list[str], unit: str | None) -> None:
    assert unit_for(kind, words) == unit


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("单位：万元", ("万元",)),
        ("金额单位：人民币万元、%", ("人民币万元", "%")),
        ("2025年费用表（万元）", ("万元",)),
        ("Unit: RMB", ("rmb",)),
        ("2025年费用表  单 位：万元", ("万元",)),
        ("使用单位：朝阳支行", ()),
        ("填报单位：元和支行", ()),
    ],
)
def test_a_unit_note_is_told_from_a_unit_of_the_bank(line: str, words: tuple[str, ...]) -> None:
    assert words_noted(line) == words


@pytest.mark.parametrize(
    ("titles", "sheet", "file", "year"),
    [
        (["2025年一季度"], "2024", "2023.xlsx", 2025),
        ([], "3月", "费用_20240331.xlsx", 2024),
        ([], "FY2024-Q1", "x", 2024),
        ([], "", "工单12024555.xlsx", None),
        (["2024-2025年"], "2023", "", None),
    ],
)
def test_the_year_comes_from_the_nearest_place(titles: list[str], sheet: str, file: str, year: int | None) -> None:
    assert read_surroundings(titles, sheet, file).year == year
