"""Are rows that only a column without a meaning tells apart rejected and told, and not taken for repeats (M-22)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.reading.outcomes import SheetRead
from tests.pipelines import bank
from tests.pipelines.conftest import problems
from tests.pipelines.staged import Desk

Read = Callable[..., SheetRead]
Listed = Callable[[SheetRead], list[tuple[str, str, str]]]

HEADER = ("供应商名称", "月份", "费用(元)")
FIRST, OTHER = ("甲公司", "2025-01", 10), ("乙公司", "2025-01", 10)


def test_rows_that_an_unread_column_tells_apart_are_rejected_and_named(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([(*HEADER, "业务类型"), (*FIRST, "对公"), (*FIRST, "对私"), (*OTHER, "对公")])
    assert problem_cells(sheet) == [("D2", "M-22", "rejected"), ("D3", "M-22", "rejected")]
    assert sheet.rows.column("fee_cny").to_pylist() == [Decimal(10)]
    first, second = problems(sheet)
    assert (first["raw_text"], second["raw_text"]) == ("对公", "对私")
    assert "与第 3 行" in first["zh"]
    assert "row 2" in second["en"]
    assert "业务类型" in first["en"]


def test_a_repeat_among_them_is_rejected_with_them(read_rows: Read) -> None:
    sheet = read_rows([(*HEADER, "网点"), (*FIRST, "一"), (*FIRST, "二"), (*FIRST, "二")])
    assert (sheet.rows_typed, sheet.rows_rejected) == (0, 3)


@pytest.mark.parametrize("header", ["序号", "填报人", "录入时间", "币种", "合计", "同比", "No."])
def test_a_number_of_the_row_or_who_wrote_it_tells_nothing_apart(
    read_rows: Read, problem_cells: Listed, header: str
) -> None:
    sheet = read_rows([(*HEADER, header), (*FIRST, "1"), (*FIRST, "2")])
    assert (sheet.rows_typed, problem_cells(sheet)) == (2, [])


def test_rows_that_differ_in_what_is_read_or_in_nothing_are_left_to_the_other_rules(
    read_rows: Read, problem_cells: Listed
) -> None:
    rows = [
        (*HEADER, "业务类型"),
        (*FIRST, "对公"),
        ("甲公司", "2025-01", 12, "对私"),
        (*OTHER, "对公"),
        (*OTHER, "对公"),
    ]
    sheet = read_rows(rows)
    assert (sheet.rows_typed, problem_cells(sheet)) == (4, [])


def test_of_months_as_columns_each_row_is_told_once(tmp_path: Path) -> None:
    book = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
    rows = [
        ("合同编号", "业务类型", "2025年1月", "2025年2月"),
        ("HT-1", "对公", 5, 6),
        ("HT-1", "对私", 5, 6),
        ("HT-2", "对公", 5, 6),
    ]
    staged = Desk(tmp_path).stage({"bank.xlsx": {**book, "业务量": rows}})
    assert staged.rows("select cell, rule, severity from staging.problem_cells order by cell") == [
        ("B2", "M-22", "rejected"),
        ("B3", "M-22", "rejected"),
    ]
    assert staged.rows("select contract_no, volume::integer from staging.volumes order by all") == [
        ("HT-2", 5),
        ("HT-2", 6),
    ]
    assert staged.counts()[2] == 4


def test_a_register_may_say_one_thing_on_several_rows(tmp_path: Path) -> None:
    vendors = [(*bank.VENDORS[0], "联络人部门"), *((*row, "一") for row in bank.VENDORS[1:]), (*bank.VENDORS[1], "二")]
    staged = Desk(tmp_path).stage({"bank.xlsx": {"供应商": vendors}})
    assert staged.rows("select kind from staging.set_aside_rows") == [("duplicate",)]
    assert staged.rows("select count(*) from staging.problem_cells where severity = 'rejected'") == [(0,)]
