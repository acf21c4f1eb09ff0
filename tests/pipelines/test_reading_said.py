"""Is nothing passed over in silence: columns without header, pages of prose, pasted text, words for nothing, formulas."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.contract import Contracts, load_contracts
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import FileRead, SheetRead
from pipelines.workspace import PRODUCT
from tests.pipelines.conftest import problems

HEADER = ("供应商名称", "月份", "费用(元)")
GOOD = ("甲公司", "2025-01", 100)
Read = Callable[..., SheetRead]
PROSE = "本表由运营部按月填报，数据截至每月末，如有疑问请联系归口管理部门核实后再用。"


def told(sheet: SheetRead, rule: str) -> list[tuple[int, str, str, str]]:
    return [(e["row"], e["column"], e["severity"], e["zh"]) for e in problems(sheet) if e["rule"] == rule]


def book(folder: Path, contracts: Contracts, **tabs: list[tuple[object, ...]]) -> FileRead:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in tabs.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(folder / "book.xlsx")
    return read_file(folder / "book.xlsx", "book.xlsx", contracts, Limits())


def test_a_column_without_header_is_told_with_its_first_cell(read_rows: Read) -> None:
    sheet = read_rows(
        [HEADER, (*GOOD, None, None), ("乙公司", "2025-01", 7, None, "另付 3"), ("丙", "2025-01", 1, None, "x")]
    )
    assert (sheet.state, sheet.rows_typed) == ("loaded", 3)
    ((row, column, severity, zh),) = told(sheet, "M-02")
    assert (row, column, severity) == (3, "E", "noted")
    assert "2 个单元格（从 E3 起）" in zh


def test_blank_columns_and_read_ones_are_not_told_of(read_rows: Read) -> None:
    assert told(read_rows([(*HEADER, "经办"), (*GOOD, "张"), ("合计", None, 100, None, "x")]), "M-02") == []


@pytest.mark.parametrize("name", ["Notes", "说明", "Disclaimer", "数据口径"])
def test_a_page_of_prose_is_set_aside_without_fault(tmp_path: Path, fees: Contracts, name: str) -> None:
    read = book(tmp_path, fees, 费用=[HEADER, GOOD], **{name: [("关于本表",), (), (PROSE,)]})
    assert [(each.state, each.told and each.told.code) for each in read.sheets] == [
        ("loaded", None),
        ("ignored", "M-05"),
    ]


@pytest.mark.parametrize(
    "rows",
    [[("供应商", "意见"), ("甲公司", PROSE)], [("甲公司",), ("乙公司",)], [(PROSE,), (12,)], [("Notes",), ("5",)]],
)
def test_what_may_be_a_table_is_still_unrecognised(
    tmp_path: Path, fees: Contracts, rows: list[tuple[object, ...]]
) -> None:
    read = book(tmp_path, fees, 费用=[HEADER, GOOD], 其他=rows)
    assert read.sheets[1].state == "unrecognised"


def test_lines_of_a_text_file_in_one_column_are_told_how_to_split(tmp_path: Path, fees: Contracts) -> None:
    lines: list[tuple[object, ...]] = [("供应商名称,月份,费用(元)",), ("甲公司,2025-01,100",)]
    (sheet,) = book(tmp_path, fees, 费用=lines).sheets
    assert (sheet.state, sheet.told and sheet.told.code) == ("unrecognised", "E11")
    assert sheet.told is not None
    assert "逗号 ," in sheet.told.zh
    assert "Text to Columns" in sheet.told.en
    (other,) = book(tmp_path, fees, 费用=[("甲公司,一",), ("乙公司",)]).sheets
    assert other.told is not None
    assert other.told.code == "E09"


@pytest.mark.parametrize("word", ["—", "..", "暂无"])
def test_a_required_cell_with_a_word_for_nothing_says_the_word(read_rows: Read, word: str) -> None:
    rejected = [
        e for e in problems(read_rows([HEADER, GOOD, ("乙公司", "2025-01", word)])) if e["severity"] == "rejected"
    ]
    (cell,) = rejected
    assert f"“{word}”" in cell["zh"]
    assert f"“{word}”" in cell["en"]
    assert "为空" not in cell["zh"]


def test_a_required_cell_that_is_empty_says_so(read_rows: Read) -> None:
    (cell,) = problems(read_rows([HEADER, GOOD, ("乙公司", "2025-01", None)]))
    assert "为空" in cell["zh"]


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("费用_2011-12.xlsx", None),
        ("费用_2011/12".replace("/", "-") + "月报.xlsx", None),
        ("费用_2011-11.xlsx", 11),
        ("费用_2011年12月.xlsx", 12),
    ],
)
def test_a_year_that_may_be_a_fiscal_one_is_no_month(read_rows: Read, name: str, month: int | None) -> None:
    sheet = read_rows([("供应商名称", "费用(元)"), ("甲公司", 100)], file_name=name)
    if month is None:
        assert (sheet.state, sheet.told and sheet.told.code) == ("held", "E09")
    else:
        assert [each.month for each in sheet.rows.column("month").to_pylist()] == [month]


def test_formulas_without_result_beside_and_below_all_values_are_told(read_rows: Read) -> None:
    def fill(sheet: Any) -> None:
        sheet["C2"] = sheet["C3"] = "=1+1"
        sheet["A3"], sheet["B3"] = "=A2", "=B2"

    sheet = read_rows([HEADER[:2], GOOD[:2]], lambda sheet: (sheet.__setitem__("C1", "=D1"), fill(sheet)))
    assert sheet.state in {"held", "unrecognised"}
    sheet = read_rows([HEADER, GOOD[:2]], fill)
    assert (sheet.rows_read, sheet.rows_rejected) == (2, 2)
    assert {(row, column) for row, column, severity, _ in told(sheet, "M-19")} >= {(2, "C"), (3, "A"), (3, "C")}


@pytest.mark.parametrize(("most", "expected"), [(20, "19"), (100, "95"), (None, "95"), (200, "190")])
def test_a_grade_is_a_share_of_the_rows_maximum(tmp_path: Path, most: int | None, expected: str) -> None:
    contracts = load_contracts(PRODUCT / "sources")
    header: tuple[object, ...] = ("评委", "投标人", "评分项", "分值", "得分")
    (sheet,) = book(
        tmp_path, contracts, 评分=[header, ("张", "甲公司", "方案", most, "优"), ("李", "甲公司", "方案", most, 7)]
    ).sheets
    assert sheet.rows.column("score").to_pylist() == [Decimal(expected), Decimal(7)]
    assert len(told(sheet, "M-21")) == 1


def test_points_above_the_maximum_are_still_refused(tmp_path: Path) -> None:
    contracts = load_contracts(PRODUCT / "sources")
    header: tuple[object, ...] = ("评委", "投标人", "评分项", "分值", "得分")
    (sheet,) = book(tmp_path, contracts, 评分=[header, ("张", "甲公司", "方案", 20, 95)]).sheets
    assert (sheet.rows_typed, sheet.rows_rejected) == (0, 1)
