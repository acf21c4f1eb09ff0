"""Is an amount whose header does not say whether it holds VAT asked about, and converted by the row's rate (M-38)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.contract import load_contracts
from pipelines.questions import LEAVE_OUT, Answer, Answers, Question
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from pipelines.workspace import PRODUCT
from tests.pipelines.conftest import counted, problems

CONTRACTS = load_contracts(PRODUCT / "sources")
BIDS = ("招标编号", "投标人", "投标报价(元)", "税率")
ROWS = ((*BIDS,), ("ZB-1", "甲公司", 106, "6%"), ("ZB-1", "乙公司", 100, "3%"))
Read = Callable[..., SheetRead]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write rows to a file of a name, and read it with answers."""

    def reading(rows: Sequence[Sequence[object]], *answers: tuple[Question, str], name: str = "报价.xlsx") -> SheetRead:
        workbook = Workbook()
        for row in rows:
            workbook.worksheets[0].append(list(row))
        workbook.save(tmp_path / name)
        given = Answers.of(Answer(question.kind, question.subject, choice) for question, choice in answers)
        (sheet,) = read_file(tmp_path / name, name, CONTRACTS, Limits(), Given(given)).sheets
        counted(sheet)
        return sheet

    return reading


def bids(sheet: SheetRead) -> list[Any]:
    return list(sheet.rows.column("bid_price_ex_vat_cny").to_pylist())


def codes(question: Question) -> list[str]:
    return [choice.code for choice in question.choices]


def without_rates(header: str = "投标报价(元)") -> list[tuple[object, ...]]:
    return [(*BIDS[:2], header), ("ZB-1", "甲公司", 106)]


def test_a_needed_price_that_says_nothing_of_vat_holds_its_sheet_and_asks(read: Read) -> None:
    sheet = read(ROWS)
    assert sheet.contract is not None
    assert (sheet.contract.source, sheet.state, sheet.told and sheet.told.code) == ("candidates", "held", "M-38")
    (question,) = sheet.questions
    assert (question.kind, question.field, question.cell) == ("vat", "bid_price_ex_vat_cny", "C2")
    assert question.evidence == ("C2: 106", "C3: 100")
    assert (codes(question), question.suggested) == (["ex", "with"], None)


def test_without_vat_is_taken_as_it_stands(read: Read) -> None:
    (question,) = read(ROWS).questions
    sheet = read(ROWS, (question, "ex"))
    assert (sheet.state, bids(sheet)) == ("loaded", [Decimal(106), Decimal(100)])
    assert problems(sheet) == []


def test_with_vat_is_divided_by_the_rows_own_rate(read: Read) -> None:
    (question,) = read(ROWS).questions
    sheet = read(ROWS, (question, "with"), name="报价（更正）.xlsx")
    assert bids(sheet) == [Decimal(100), Decimal("97.09")]
    assert [(each["row"], each["column"], each["rule"], each["severity"]) for each in problems(sheet)] == [
        (1, "C", "M-38", "noted")
    ]


def test_a_row_without_a_rate_waits(read: Read) -> None:
    rows = [*ROWS, ("ZB-1", "丙公司", 90, None)]
    (question,) = read(rows).questions
    sheet = read(rows, (question, "with"))
    assert (len(bids(sheet)), sheet.rows_rejected) == (2, 1)
    (told,) = [each for each in problems(sheet) if each["severity"] == "rejected"]
    assert (told["row"], told["raw_text"], told["rule"]) == (4, "90", "M-38")
    assert read(rows, (question, "ex")).rows_rejected == 0


def test_without_a_column_of_rates_the_rate_is_asked_too(read: Read) -> None:
    (question,) = read(without_rates()).questions
    assert codes(question) == ["ex", "with:0.06", "with:0.13", "with:0.09", "with:0.05", "with:0.03", "with:0.01"]
    assert bids(read(without_rates(), (question, "with:0.06"))) == [Decimal(100)]


def test_a_header_that_says_with_vat_asks_only_for_the_rate(read: Read) -> None:
    said = [("招标编号", "投标人", "投标报价(含税)(元)", "税率"), *ROWS[1:]]
    assert (read(said).questions, bids(read(said))) == ((), [Decimal(100), Decimal("97.09")])
    (question,) = read(without_rates("含税报价(元)")).questions
    assert "ex" not in codes(question)


@pytest.mark.parametrize("header", ["投标报价(不含税)(元)", "不含税报价（元）", "Bid price ex VAT(元)"])
def test_a_header_that_says_without_vat_asks_nothing(read: Read, header: str) -> None:
    sheet = read(without_rates(header))
    assert (sheet.state, sheet.questions, bids(sheet)) == ("loaded", (), [Decimal(106)])


def test_an_optional_amount_stays_empty_until_somebody_says(read: Read) -> None:
    header = ("合同编号", "合同类型", "签订日期", "开始日期", "终止日期", "合同金额(万元)")
    rows = [header, ("HT-1", "计件", "2024-01-01", "2024-01-02", "2026-01-01", 10.6)]
    sheet = read(rows)
    (question,) = sheet.questions
    assert (sheet.state, question.kind, codes(question)[-1]) == ("loaded", "vat", LEAVE_OUT)
    assert sheet.rows.column("total_amount_ex_vat_cny").to_pylist() == [None]
    assert [(each["row"], each["rule"]) for each in problems(sheet)] == [(1, "M-38")]
    answered = read(rows, (question, "with:0.06"))
    assert answered.rows.column("total_amount_ex_vat_cny").to_pylist() == [Decimal(100_000)]
    assert read(rows, (question, LEAVE_OUT)).rows.column("total_amount_ex_vat_cny").to_pylist() == [None]


def test_net_amounts_become_gross_where_the_field_holds_vat(read: Read) -> None:
    header = (
        "合同编号",
        "供应商名称",
        "服务项目",
        "使用单位",
        "外包模式",
        "开始日期",
        "终止日期",
        "税率",
        "合同金额(元)",
    )
    rows = [header, ("HT-1", "甲公司", "录入", "东分行", "驻场", "2024-01-01", "2026-01-01", "6%", 100)]
    (question,) = read(rows).questions
    assert codes(question) == ["with", "ex", LEAVE_OUT]
    assert read(rows, (question, "ex")).rows.column("amount_inc_vat_cny").to_pylist() == [Decimal(106)]
    assert read(rows, (question, "with")).rows.column("amount_inc_vat_cny").to_pylist() == [Decimal(100)]


def test_unit_and_vat_are_asked_together(read: Read) -> None:
    rows = [("期间", "合同编号", "费用方", "费用项目", "金额"), ("2025Q1", "HT-1", "外包", "服务费", 10.6)]
    sheet = read(rows)
    unit, vat = sheet.questions
    assert ((unit.kind, vat.kind), sheet.state) == (("unit", "vat"), "held")
    both = read(rows, (unit, "万元"), (vat, "with:0.06"))
    assert both.rows.column("amount_ex_vat_cny").to_pylist() == [Decimal(100_000)]
    assert read(rows, (vat, "ex")).state == "held"
    assert read(rows, (unit, "元")).state == "held"


def test_a_total_of_converted_amounts_still_agrees(read: Read) -> None:
    rows = [*without_rates(), ("ZB-1", "乙公司", 212), ("合计", None, 318)]
    (question,) = read(rows).questions
    sheet = read(rows, (question, "with:0.06"))
    assert bids(sheet) == [Decimal(100), Decimal(200)]
    assert [each["rule"] for each in problems(sheet)] == ["M-38"]
