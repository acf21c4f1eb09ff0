"""Is one amount merged over several rows asked about once, shared out to the last cent, and never copied (M-03)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pipelines.contract import Contracts
from pipelines.questions import LEAVE_OUT, Answer, Answers, Question
from pipelines.reading.allocation import _parts
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from tests.pipelines import bank
from tests.pipelines.conftest import counted, problems
from tests.pipelines.staged import contracts_with

HEADER = ("供应商名称", "月份", "费用(元)", "笔数")
ROWS = (
    HEADER,
    ("甲公司", "2025-01", 100, 1),
    ("甲公司", "2025-02", None, 2),
    ("甲公司", "2025-03", None, 4),
    ("乙公司", "2025-01", 5, 9),
)
Read = Callable[..., SheetRead]


@pytest.fixture
def read(tmp_path: Path, fees: Contracts) -> Read:
    """Write rows with C2:C4 merged (or other ranges), and read them with answers."""

    def reading(
        rows: Sequence[Sequence[object]],
        *answers: tuple[Question, str],
        merged: Sequence[str] = ("C2:C4",),
        name: str = "费用_2025.xlsx",
    ) -> SheetRead:
        workbook = Workbook()
        for row in rows:
            workbook.worksheets[0].append(list(row))
        for cells in merged:
            workbook.worksheets[0].merge_cells(cells)
        workbook.save(tmp_path / name)
        given = Answers.of(Answer(question.kind, question.subject, choice) for question, choice in answers)
        (sheet,) = read_file(tmp_path / name, name, fees, Limits(), Given(given)).sheets
        counted(sheet)
        return sheet

    return reading


def fees_of(sheet: SheetRead) -> list[Any]:
    return list(sheet.rows.column("fee_cny").to_pylist())


def test_good_rows_load_and_the_merged_ones_wait_with_a_question(read: Read) -> None:
    sheet = read(ROWS)
    (question,) = sheet.questions
    assert (question.kind, question.field, question.cell) == ("allocation", "fee_cny", "C2")
    assert question.evidence == ("C2:C4: 100",)
    assert [each.code for each in question.choices] == ["equal", "by:pieces", "first", LEAVE_OUT]
    assert question.suggested is None
    assert (fees_of(sheet), sheet.rows_rejected) == ([Decimal(5)], 3)
    assert {each["rule"] for each in problems(sheet)} == {"M-03"}


@pytest.mark.parametrize(
    ("choice", "shares"),
    [
        ("equal", ["33.34", "33.33", "33.33"]),
        ("by:pieces", ["14.29", "28.57", "57.14"]),
        ("first", ["100.00", "0.00", "0.00"]),
    ],
)
def test_shares_add_up_to_the_amount_and_say_where_they_come_from(read: Read, choice: str, shares: list[str]) -> None:
    (question,) = read(ROWS).questions
    sheet = read(ROWS, (question, choice), name="费用_2026.xlsx")
    assert fees_of(sheet) == [*map(Decimal, shares), Decimal(5)]
    told = problems(sheet)
    assert [(each["row"], each["column"], each["severity"]) for each in told] == [
        (row, "C", "noted") for row in (2, 3, 4)
    ]
    assert all("C2:C4" in each["zh"] and "C2:C4" in each["en"] and each["raw_text"] == "100" for each in told)


def test_left_out_rows_are_set_aside_and_wait_for_nobody(read: Read) -> None:
    (question,) = read(ROWS).questions
    sheet = read(ROWS, (question, LEAVE_OUT))
    assert (fees_of(sheet), sheet.rows_rejected) == ([Decimal(5)], 0)
    assert [(each.row, each.kind) for each in sheet.aside] == [(2, "left_out"), (3, "left_out"), (4, "left_out")]


def test_an_optional_amount_stays_empty_until_it_is_shared_out(read: Read) -> None:
    rows = [(*HEADER[:2], "费用(元)", "笔数"), ("甲公司", "2025-01", 1, 7), ("甲公司", "2025-02", 2, None)]
    sheet = read(rows, merged=["D2:D3"])
    (question,) = sheet.questions
    assert (sheet.rows.column("pieces").to_pylist(), sheet.rows_rejected) == ([None, None], 0)
    assert read(rows, (question, "equal"), merged=["D2:D3"]).rows.column("pieces").to_pylist() == [4, 3]


def test_a_column_with_a_blank_does_not_weigh(read: Read) -> None:
    rows = [ROWS[0], ROWS[1], ("甲公司", "2025-02", None, None), *ROWS[3:]]
    (question,) = read(rows).questions
    sheet = read(rows, (question, "by:pieces"))
    assert (fees_of(sheet), sheet.rows_rejected) == ([Decimal(5)], 3)
    assert "空白、负数或全为 0" in problems(sheet)[0]["zh"]


def test_shares_keep_the_columns_unit_and_its_total(read: Read) -> None:
    rows = [("供应商名称", "月份", "费用(万元)"), *(row[:3] for row in ROWS[1:]), ("合计", None, 105)]
    (question,) = read(rows).questions
    sheet = read(rows, (question, "equal"))
    assert sum(fees_of(sheet)) == Decimal(1_050_000)
    assert {each["rule"] for each in problems(sheet)} == {"M-03"}


def test_cells_merged_sideways_or_keys_ask_nothing(read: Read) -> None:
    assert read(ROWS, merged=["A2:A4"]).questions == ()
    assert read(ROWS, merged=[]).questions == ()


LIST_1 = (
    "供应商名称",
    "统一社会信用代码",
    "注册资本(万元)",
    "经营范围",
    "员工总数",
    "证书名称",
    "证书编号",
    "有效期至",
)
ALPHA, BETA = ("甲公司", bank.ALPHA, 1000, "数据处理", 100), ("乙公司", bank.BETA, 500, "保安服务", 50)
FIRST, SECOND = ("营业执照", "N1", "长期"), ("ISO9001", "N2", "2026-01-01")


@pytest.mark.parametrize(
    ("again", "merged"),
    [((None,) * 5, [f"{letter}2:{letter}3" for letter in "ABCDE"]), ((*ALPHA[:2], None, None, None), [])],
)
def test_a_vendor_over_several_rows_is_one_vendor_with_several_certificates(
    tmp_path: Path, again: tuple[object, ...], merged: list[str]
) -> None:
    vendors, certificates = read_list_1(tmp_path, merged, (*ALPHA, *FIRST), (*again, *SECOND), (*BETA, *FIRST))
    assert vendors.rows.select(["vendor_name", "reg_capital_cny", "headcount_total"]).to_pylist() == [
        {"vendor_name": "甲公司", "reg_capital_cny": 10_000_000, "headcount_total": 100},
        {"vendor_name": "乙公司", "reg_capital_cny": 5_000_000, "headcount_total": 50},
    ]
    assert [(each.row, each.kind) for each in vendors.aside] == [(3, "other_kind")]
    assert "接着上一行" in vendors.aside[0].sentence.zh
    assert (vendors.problems, vendors.questions) == ((), ())
    assert certificates.rows.column("vendor_name").to_pylist() == ["甲公司", "甲公司", "乙公司"]


@pytest.mark.parametrize("again", [("丙公司", "91440300MA5DEFGH6R", None, None, None), (*ALPHA[:3], None, None)])
def test_a_row_that_says_anything_of_its_own_goes_on_from_none(tmp_path: Path, again: tuple[object, ...]) -> None:
    vendors, certificates = read_list_1(tmp_path, [], (*ALPHA, *FIRST), (*again, *SECOND))
    assert (vendors.rows_typed, vendors.aside, certificates.rows_typed) == (2, (), 2)


def read_list_1(folder: Path, merged: list[str], *rows: tuple[object, ...]) -> tuple[SheetRead, SheetRead]:
    path = bank.write_workbook(folder / "名录.xlsx", {"名录": [LIST_1, *rows]})
    workbook = load_workbook(path)
    for cells in merged:
        workbook["名录"].merge_cells(cells)
    workbook.save(path)
    vendors, certificates = read_file(path, path.name, contracts_with(), Limits()).sheets
    counted(vendors)
    return vendors, certificates


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False),
    st.lists(st.fractions(min_value=0, max_value=1000), min_size=1, max_size=12).filter(sum),
)
def test_shares_always_add_up_and_differ_from_the_exact_by_less_than_a_cent(total: Decimal, weights: list[Any]) -> None:
    parts = _parts(total, weights, 2)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * weight / whole) < Fraction(1, 100)
