"""Is every kind of sheet the bank sends known by its headers, in both languages, and is no sheet taken for another."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.contract import Contract, load_contracts
from pipelines.questions import LEAVE_OUT
from pipelines.reading.given import Given
from pipelines.reading.headers import header_index
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from pipelines.templates.columns import columns_of
from pipelines.templates.sets import all_sets
from pipelines.workspace import PRODUCT
from tests.pipelines.conftest import counted
from tests.pipelines.header_lists import listed

CONTRACTS = load_contracts(PRODUCT / "sources")
README = Path(__file__).resolve().parents[2] / "README.md"
# What each of the eleven lists of domain 2.10 feeds, and what it carries beside its own headers (decisions 4): the
# contract's number, and on the register of contracts the vendor.
LISTS = {
    1: ("vendors", "certificates", "vendor_financials"),
    2: ("engagements",),
    3: ("kpi_observations", "volumes"),
    4: ("complaints",),
    5: ("incidents",),
    6: ("cost_entries", "invoices"),
    7: ("inhouse_baselines",),
    8: ("staff_roster",),
    9: ("spot_checks",),
    10: ("evaluator_scores",),
    11: ("weight_items",),
}
CARRIED = {2: ["供应商名称"], **{number: ["合同编号"] for number in (3, 5, 7, 8, 9)}}
A_MONTH_OF_STAFF = "外包人员基本情况报表_2025年3月.xlsx"
EXAMPLES = {
    "month": "2025-03", "period": "2024", "date": "2025-03-01", "datetime": "2025-03-01", "money": "12.5元",
    "price": "3元", "ratio": "5%", "integer": 1, "decimal": 1, "boolean": "否",
}  # fmt: skip


def read(folder: Path, headers: list[str], row: list[object], name: str = "报表.xlsx") -> SheetRead:
    (sheet,) = read_all(folder, headers, [row], name)
    return sheet


def read_all(folder: Path, headers: list[str], rows: list[list[object]], name: str = "报表.xlsx") -> list[SheetRead]:
    workbook = Workbook()
    for row in (headers, *rows):
        workbook.worksheets[0].append(row)
    workbook.save(folder / name)
    sheets = read_file(folder / name, name, CONTRACTS, Limits(), Given(salt=b"s" * 32)).sheets
    for sheet in sheets:
        counted(sheet)
    return list(sheets)


def example(header: str, sources: tuple[str, ...]) -> object:
    """Return a cell that the first of these sources to know a header takes without a word."""
    for contract in map(CONTRACTS.by_source.__getitem__, sources):
        if match := header_index(contract).match(header):
            field = contract.field_named(match.field)
            return EXAMPLES.get(field.kind) or next(iter(field.values.values()), ["x1"])[0]
    return "x1"


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
    assert source_of(read(tmp_path, headers, ["x"] * len(headers))) == contract.source


@pytest.mark.parametrize("spelling", ["zh", "alias", "last alias", "en", "shuffled"])
@pytest.mark.parametrize("number", LISTS)
def test_each_list_of_the_bank_loads_as_one_sheet(tmp_path: Path, number: int, spelling: str) -> None:
    spelt = {
        "zh": lambda each: each.zh,
        "shuffled": lambda each: each.zh,
        "en": lambda each: each.en,
        "alias": lambda each: each.aliases[0] if each.aliases else each.zh,
        "last alias": lambda each: each.aliases[-1] if each.aliases else each.zh,
    }[spelling]
    headers = [*map(spelt, listed(number)), *CARRIED.get(number, [])]
    if spelling == "shuffled":
        random.Random(number).shuffle(headers)
    row = [example(header, LISTS[number]) for header in headers]
    sheets = read_all(tmp_path, headers, [row], A_MONTH_OF_STAFF if number == 8 else "报表.xlsx")
    assert {source_of(each): (each.state, each.rows_typed) for each in sheets} == dict.fromkeys(
        LISTS[number], ("loaded", 1)
    )
    assert [column.header for each in sheets for column in each.columns if column.field is None] == []


def test_staff_without_a_month_are_told_where_to_write_it(tmp_path: Path) -> None:
    headers = [*(each.zh for each in listed(8)), "合同编号"]
    sheet = read(tmp_path, headers, [example(header, LISTS[8]) for header in headers])
    assert (source_of(sheet), sheet.state, sheet.told and sheet.told.code) == ("staff_roster", "held", "E09")
    assert sheet.told is not None
    assert "写在工作表名、表格上方的标题或文件名中" in sheet.told.zh
    assert "title above the table" in sheet.told.en


def test_rows_go_to_the_kinds_whose_columns_they_fill(tmp_path: Path) -> None:
    headers = ["期间", "合同编号", "费用项目", "不含税金额(元)", "税额(元)", "发票号码"]
    rows: list[list[object]] = [
        ["2025Q1", "HT-1", "外包服务费", 100, 6, "FP-1"],
        ["2025Q1", "HT-1", "监控", 30, 0, None],
        ["2025Q1", "HT-1", None, 50, 3, "FP-2"],
        ["2025Q1", "HT-1", None, 70, 4, None],
    ]
    by_source = {source_of(each): each for each in read_all(tmp_path, headers, rows)}
    invoices, costs = by_source["invoices"], by_source["cost_entries"]
    assert invoices.rows.column("invoice_no").to_pylist() == ["FP-1", "FP-2"]
    assert costs.rows.column("cost_item").to_pylist() == ["外包服务费", "监控"]
    assert set(costs.rows.column("side").to_pylist()) == {"OUT"}
    # The row that is neither waits once; every row is told of in each account.
    rejected = {source: each.rows_rejected for source, each in by_source.items()}
    assert sum(rejected.values()) == 1
    assert {each.rows_read for each in by_source.values()} == {4}
    assert [(each.row, each.kind) for each in costs.aside if each.row == 4] == [(4, "other_kind")]
    assert [each.row for each in invoices.aside if each.row == 3] == [3]


def test_two_columns_of_one_name_are_shared_by_the_two_kinds_beside_which_they_stand(tmp_path: Path) -> None:
    headers = ["月份", "合同编号", "指标名称", "差错数", "分母", "业务量", "差错数", "抽检数"]
    row: list[object] = ["2025-01", "HT-1", "录入差错率", 11, 1000, 1200, 22, 500]
    kpis, volumes = read_all(tmp_path, headers, [row])
    assert [column.header for column in kpis.columns if column.field is None] == []
    assert (kpis.rows.column("numerator").to_pylist(), volumes.rows.column("errors").to_pylist()) == ([11], [22])


@pytest.mark.parametrize("double", ["供应商名称", "月份"])
def test_a_column_that_both_kinds_read_alike_is_asked_about_where_it_stands_twice(tmp_path: Path, double: str) -> None:
    headers = ["月份", "供应商名称", "指标名称", "分子", "分母", "业务量", "抽检数", double]
    row: list[object] = [
        "2025-01",
        "甲公司",
        "录入差错率",
        11,
        1000,
        1200,
        500,
        "2025-02" if double == "月份" else "乙公司",
    ]
    assert {each.state for each in read_all(tmp_path, headers, [row])} == {"held"}


def test_one_kind_alone_is_read_as_before(tmp_path: Path) -> None:
    headers = ["期间", "合同编号", "发票号码", "不含税金额(元)", "序号", "说明"]
    sheet = read(tmp_path, headers, ["2025Q1", "HT-1", "FP-1", 100, 1, "x"])
    assert (source_of(sheet), sheet.rows_typed, len(sheet.aside)) == ("invoices", 1, 0)


@pytest.mark.parametrize(
    ("name", "side"), [("外包费用及内部成本_2025.xlsx", "OUT"), ("自营成本_2025.xlsx", "IN"), ("成本_2025.xlsx", None)]
)
def test_the_side_of_costs_is_read_from_the_name_or_asked(tmp_path: Path, name: str, side: str | None) -> None:
    headers = ["期间", "合同编号", "费用项目", "不含税金额(元)"]
    sheet = read(tmp_path, headers, ["2025Q1", "HT-1", "培训费", 100], name)
    assert source_of(sheet) == "cost_entries"
    if side is None:
        (question,) = sheet.questions
        assert (sheet.state, question.field) == ("held", "side")
        assert [each.code for each in question.choices] == ["=IN", "=OUT", LEAVE_OUT]
    else:
        assert sheet.rows.column("side").to_pylist() == [side]


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
