"""How tables stand on a sheet (domain 2.6): each rule where it fires, and where it must not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from pipelines.contract import Contracts, contracts_from
from pipelines.reading.outcomes import FileRead, SheetRead
from tests.pipelines.conftest import FEES, problems

Read = Callable[..., SheetRead]
ReadFile = Callable[..., FileRead]
Listed = Callable[[SheetRead], list[tuple[str, str, str]]]
Rows = Sequence[Sequence[object]]

HEADER = ("供应商名称", "月份", "费用(元)")
WORK = """
source: work
title: {zh: 工作量表, en: Work}
grain: {zh: 每供应商每月一行, en: One row per vendor and month}
key: [vendor_name, month]
pivot: {field: month, value: pieces}
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商名称, en: Vendor}}
  - {name: month, kind: month, required: true, header: {zh: 月份, en: Month}}
  - {name: pieces, kind: integer, required: true, min: 0, header: {zh: 业务量, en: Pieces}, aliases: [实际]}
  - {name: planned, kind: integer, header: {zh: 目标, en: Planned}}
  - {name: quality, kind: ratio, max: 1, header: {zh: 合格率, en: Quality}}
  - {name: remark, kind: text, header: {zh: 备注, en: Remark}}
"""
WEEKS = """
source: supplies
title: {zh: 供货表, en: Supplies}
grain: {zh: 每供应商每周一行, en: One row per supplier and week}
key: [supplier_id, week]
pivot: {field: week, value: amount}
fields:
  - {name: supplier_id, kind: key_text, required: true, header: {zh: 供应商ID, en: Supplier}}
  - {name: week, kind: key_text, required: true, header: {zh: 周, en: Week}}
  - {name: amount, kind: decimal, required: true, header: {zh: 供货量, en: Amount}}
"""
FEES_BY_MONTH = """
source: fees_by_month
title: {zh: 月度费用表, en: Fees by month}
grain: {zh: 每供应商每月一行, en: One row per vendor and month}
key: [vendor_name, month]
pivot: {field: month, value: fee_cny}
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商名称, en: Vendor}}
  - {name: month, kind: month, required: true, header: {zh: 月份, en: Month}}
  - {name: fee_cny, kind: money, required: true, header: {zh: 费用, en: Fee}}
"""
GROUPED = """
source: fees
title: {zh: 费用表, en: Fees}
grain: {zh: 每供应商一行, en: One row per vendor}
key: [vendor_name]
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商名称, en: Vendor}}
  - {name: volume, kind: integer, required: true, header: {zh: 数量_合计, en: Volume}}
  - {name: online, kind: integer, header: {zh: 其中线上, en: Online}}
  - {name: fee_cny, kind: money, required: true, header: {zh: 费用_含税, en: Fee}}
  - {name: remark, kind: text, header: {zh: 备注, en: Remark}}
"""


def contracts(*documents: str) -> Contracts:
    return contracts_from({f"{each['source']}.yaml": each for each in map(yaml.safe_load, documents)})


def values(sheet: SheetRead, *fields: str) -> list[Any]:
    columns = [sheet.rows.column(field).to_pylist() for field in fields]
    return list(columns[0] if len(columns) == 1 else zip(*columns, strict=True))


def adds_up(sheet: SheetRead) -> bool:
    return sheet.rows_read == sheet.rows_typed + sheet.rows_rejected + len(sheet.aside)


@pytest.fixture
def read_sheets(tmp_path: Path, read_path: ReadFile) -> Callable[..., tuple[SheetRead, ...]]:
    """Return how sheets of rows become what was read of them: one workbook, changed by `finish`."""

    def read(
        sheets: dict[str, Rows],
        by: Contracts,
        finish: Callable[[Any], None] | None = None,
        file_name: str = "book.xlsx",
    ) -> tuple[SheetRead, ...]:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            if finish:
                finish(sheet)
        workbook.save(tmp_path / file_name)
        result = read_path(tmp_path / file_name, contracts=by)
        assert result.error is None, result.error
        assert all(map(adds_up, result.sheets))
        return result.sheets

    return read


@pytest.fixture
def read_one(read_sheets: Callable[..., tuple[SheetRead, ...]]) -> Read:
    """Return how one sheet of rows is read; named 业务量 unless another name is given."""

    def read(rows: Rows, by: Contracts, finish: Any = None, name: str = "业务量", **options: Any) -> SheetRead:
        (sheet,) = read_sheets({name: rows}, by, finish, **options)
        return sheet

    return read


def merge(*ranges: str) -> Callable[[Any], None]:
    def finish(sheet: Any) -> None:
        for each in ranges:
            sheet.merge_cells(each)

    return finish


def sheet_of_csv(read_path: ReadFile, tmp_path: Path, text: str, by: Contracts, name: str = "业务量.csv") -> SheetRead:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (sheet,) = read_path(tmp_path / name, contracts=by).sheets
    assert adds_up(sheet)
    return sheet


# ------------------------------------------------------------------------------------- M-01 what stands around


def test_unit_and_period_come_from_the_sheets_name_where_no_row_above_has_them(read_one: Read, fees: Contracts) -> None:
    rows = [("供应商名称", "月份", "费用"), ("甲公司", "3月", 12)]
    sheet = read_one(rows, fees, name="2025年3月费用(万元)")
    assert values(sheet, "fee_cny", "month") == [(Decimal(120_000), date(2025, 3, 1))]
    assert sheet.around is not None
    assert (sheet.around.unit_note, sheet.around.period_note) == ("2025年3月费用(万元)", "2025年3月")


def test_a_row_above_prevails_over_sheet_and_file_name(read_one: Read, fees: Contracts) -> None:
    rows = [("2024年费用表（单位：元）",), ("供应商名称", "月份", "费用"), ("甲公司", "3月", 12)]
    sheet = read_one(rows, fees, name="2025年费用(万元)", file_name="2023年(亿元).xlsx")
    assert values(sheet, "fee_cny", "month") == [(Decimal(12), date(2024, 3, 1))]


def test_a_row_with_fewer_than_three_fifths_of_the_columns_is_no_header(read_rows: Read) -> None:
    assert read_rows([("供应商名称", "经办", "说明"), ("甲公司", 1, 2)]).state == "unrecognised"
    assert read_rows([("供应商名称", "月份", "说明"), ("甲公司", 1, 2)]).state == "held"


# ------------------------------------------------------------------------------------- M-02 headers of several rows


def test_a_merged_group_and_its_parts_are_one_header(read_one: Read) -> None:
    rows = [
        ("供应商名称", "数量", None, "费用（万元）", None, "备注"),
        (None, "合计", "其中线上", "含税", "不含税", None),
        ("甲公司", 5, 2, 1, 0.9, "好"),
    ]
    sheet = read_one(rows, contracts(GROUPED), merge("A1:A2", "B1:C1", "D1:E1", "F1:F2"))
    assert (sheet.state, sheet.header_row) == ("loaded", 2)
    assert values(sheet, "vendor_name", "volume", "online", "fee_cny", "remark", "source_row") == [
        ("甲公司", 5, 2, Decimal(10_000), "好", 3)
    ]
    assert [(each.letters, each.header, each.field) for each in sheet.columns][1:5] == [
        ("B", "数量_合计", "volume"), ("C", "数量_其中线上", "online"), ("D", "费用（万元）_含税", "fee_cny"), ("E", "费用（万元）_不含税", None),
    ]  # fmt: skip


def test_a_csv_file_has_groups_as_blanks_to_their_right(read_path: ReadFile, tmp_path: Path) -> None:
    text = "供应商名称,数量,,费用(元),备注\n,合计,其中线上,含税,\n甲公司,5,2,7,\n"
    sheet = sheet_of_csv(read_path, tmp_path, text, contracts(GROUPED), "费用.csv")
    assert values(sheet, "vendor_name", "volume", "online", "fee_cny", "source_row") == [
        ("甲公司", 5, 2, Decimal(7), 3)
    ]


def test_three_rows_are_joined_and_stand_below_a_title(read_one: Read) -> None:
    rows = [
        ("2025年一季度外包服务考核表",),
        ("供应商名称", "本期", None, None, None),
        (None, "数量", None, "费用(元)", None),
        (None, "合计", "其中线上", "含税", "不含税"),
        ("甲公司", 5, 2, 7, 6),
    ]
    finish = merge("A1:E1", "A2:A4", "B2:E2", "B3:C3", "D3:E3")
    sheet = read_one(rows, contracts(GROUPED), finish)
    assert (sheet.header_row, values(sheet, "volume", "fee_cny")) == (4, [(5, Decimal(7))])
    assert sheet.around is not None
    assert sheet.around.period_note == "2025年一季度"


def test_a_first_row_of_data_is_no_second_header_row(read_one: Read) -> None:
    rows = [
        ("供应商名称", "数量_合计", "费用_含税(元)", "备注", None),
        ("甲公司", 5, 7, "见附件", "另附"),
        ("乙公司", 6, 8),
    ]
    sheet = read_one(rows, contracts(GROUPED), merge("D1:E1"))
    assert (sheet.header_row, values(sheet, "vendor_name")) == (1, ["甲公司", "乙公司"])


def test_data_that_fills_only_the_columns_of_a_group_with_numbers_is_no_header(read_one: Read) -> None:
    rows = [("供应商名称", "数量_合计", "费用_含税(元)", None), (None, None, 7, 8), ("乙公司", 6, 8)]
    sheet = read_one(rows, contracts(GROUPED), merge("C1:D1"))
    assert (sheet.header_row, sheet.rows_typed, sheet.rows_rejected) == (1, 1, 1)


def test_a_row_of_units_below_the_header_belongs_to_it(read_one: Read, fees: Contracts) -> None:
    rows = [("供应商名称", "月份", "费用", "笔数"), (None, None, "（万元）", "万笔"), ("甲公司", "2025-03", 1.5, 2)]
    sheet = read_one(rows, fees)
    assert (sheet.header_row, values(sheet, "fee_cny", "pieces")) == (2, [(Decimal(15_000), 20_000)])
    assert sheet.columns[2].header == "费用(万元)"


def test_a_row_of_data_below_the_header_is_no_row_of_units(read_one: Read, fees: Contracts) -> None:
    rows = [("供应商名称", "月份", "费用(元)", "笔数"), (None, None, "1", "2"), ("甲公司", "2025-03", 1.5, 2)]
    assert read_one(rows, fees).header_row == 1


def test_pairs_of_words_above_the_header_name_no_column(read_one: Read) -> None:
    rows = [("供应商名称", None, "甲公司", None), ("序号", "数量_合计", "费用_含税(元)", "经办"), (1, 5, 7, "x")]
    sheet = read_one(rows, contracts(GROUPED), merge("A1:B1", "C1:D1"))
    assert (sheet.state, sheet.columns[0].field) == ("held", None)


def test_a_title_and_a_note_above_the_header_are_no_group(read_one: Read, fees: Contracts) -> None:
    rows = [
        ("2025年外包费用表",),
        ("单位：万元", None, "使用单位：朝阳支行"),
        ("供应商名称", "月份", "费用"),
        ("甲公司", "3月", 1),
    ]
    sheet = read_one(rows, fees, merge("A1:C1", "A2:B2"))
    assert [each.header for each in sheet.columns] == ["供应商名称", "月份", "费用"]
    assert values(sheet, "fee_cny", "month") == [(Decimal(10_000), date(2025, 3, 1))]


def test_a_header_of_two_rows_said_again_is_set_aside(read_one: Read) -> None:
    head = [("供应商名称", "数量", None, "费用(元)", None), (None, "合计", "其中线上", "含税", "不含税")]
    rows = [*head, ("甲公司", 5, 2, 7, 6), *head, ("乙公司", 5, 2, 7, 6)]
    sheet = read_one(rows, contracts(GROUPED), merge("A1:A2", "B1:C1", "D1:E1", "A4:A5", "B4:C4", "D4:E4"))
    assert [(each.row, each.kind) for each in sheet.aside] == [(4, "header"), (5, "header")]
    assert values(sheet, "source_row") == [3, 6]


# ------------------------------------------------------------------------------------- M-26 values as headings


@pytest.mark.parametrize(
    "months",
    [
        ("1月", "二月", "3月份"), ("2025年1月", "2025年02月", "2025/3"), ("2025-01", "202502", "2025.03"),
        (datetime(2025, 1, 1), datetime(2025, 2, 1), datetime(2025, 3, 1)), ("1月(笔)", "2月（笔）", "3月"),
    ],
)  # fmt: skip
def test_months_as_columns_become_rows(read_one: Read, months: tuple[object, ...]) -> None:
    rows = [("2025年业务量",), ("供应商名称", *months, "合计"), ("甲公司", 1, 2, 3, 6), ("乙公司", 4, None, 0, 4)]
    sheet = read_one(rows, contracts(WORK))
    assert values(sheet, "vendor_name", "month", "pieces", "source_row") == [
        ("甲公司", date(2025, 1, 1), 1, 3), ("甲公司", date(2025, 2, 1), 2, 3), ("甲公司", date(2025, 3, 1), 3, 3),
        ("乙公司", date(2025, 1, 1), 4, 4), ("乙公司", date(2025, 3, 1), 0, 4),
    ]  # fmt: skip
    # A blank month says nothing and is no row; a zero is one.
    assert (sheet.rows_read, sheet.rows_typed, sheet.rows_rejected) == (5, 5, 0)
    assert ("E", "合计", None) in [(each.letters, each.header, each.field) for each in sheet.columns]


def test_the_row_below_the_months_names_the_field_of_each_column(read_one: Read, problem_cells: Listed) -> None:
    rows = [
        ("2025年度",),
        ("供应商名称", "一月", None, None, "二月", None, None),
        (None, "目标", "实际", "排名", "目标", "实际", "排名"),
        ("甲公司", 10, 9, 1, 20, "约19", 1),
        ("乙公司", 30, 31, 2, None, None, 2),
        ("丙公司", 5, 5, None, 6, None, None),
    ]
    finish = merge("A2:A3", "B2:D2", "E2:G2")
    sheet = read_one(rows, contracts(WORK), finish)
    assert values(sheet, "vendor_name", "month", "planned", "pieces") == [
        ("甲公司", date(2025, 1, 1), 10, 9), ("乙公司", date(2025, 1, 1), 30, 31), ("丙公司", date(2025, 1, 1), 5, 5),
    ]  # fmt: skip
    assert problem_cells(sheet) == [("F4", "M-17", "rejected"), ("F6", "M-16", "rejected")]
    assert (sheet.rows_read, sheet.rows_rejected) == (5, 2)


def test_groups_above_the_months_name_the_field_too(read_one: Read) -> None:
    rows = [
        ("供应商名称", "目标", None, "实际", None), (None, "2025年1月", "2025年2月", "2025年1月", "2025年2月"), ("甲公司", 10, 20, 9, 19),
    ]  # fmt: skip
    sheet = read_one(rows, contracts(WORK), merge("A1:A2", "B1:C1", "D1:E1"), name="Sheet1")
    assert values(sheet, "month", "planned", "pieces") == [(date(2025, 1, 1), 10, 9), (date(2025, 2, 1), 20, 19)]


def test_years_above_months_belong_to_them(read_one: Read) -> None:
    rows = [
        ("供应商名称", "2024年", None, "2025年", None),
        (None, "11月", "12月", "1月", "2月"),
        ("甲公司", 1, 2, 3, 4),
    ]
    sheet = read_one(rows, contracts(WORK), merge("A1:A2", "B1:C1", "D1:E1"))
    assert values(sheet, "month") == [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]


def test_one_cell_may_name_month_and_field(read_path: ReadFile, tmp_path: Path) -> None:
    text = "供应商名称,2025年1月目标,2025年1月实际,2025年2月目标,2025年2月实际\n甲公司,10,9,20,19\n"
    sheet = sheet_of_csv(read_path, tmp_path, text, contracts(WORK), "表.csv")
    assert values(sheet, "month", "planned", "pieces") == [(date(2025, 1, 1), 10, 9), (date(2025, 2, 1), 20, 19)]


def test_a_pivoted_cell_that_cannot_be_read_is_told_with_its_own_address(read_one: Read, problem_cells: Listed) -> None:
    def break_cells(sheet: Any) -> None:
        sheet["C2"].value, sheet["C2"].data_type = "#DIV/0!", "e"

    rows = [("供应商名称", "2025年1月", "2025年2月"), ("甲公司", 1, 2), (None, 3, 4), ("丙公司", -5, 6)]
    sheet = read_one(rows, contracts(WORK), break_cells)
    assert problem_cells(sheet) == [
        ("C2", "M-19", "rejected"), ("A3", "M-16", "rejected"), ("B4", "M-24", "rejected"),
    ]  # fmt: skip
    assert values(sheet, "source_row", "pieces") == [(2, 1), (4, 6)]


def test_merged_names_are_filled_down_before_their_months_become_rows(read_one: Read) -> None:
    rows = [("供应商名称", "备注", "2025年1月", "2025年2月"), ("甲公司", "东", None, None), (None, "西", 3, 4)]
    sheet = read_one(rows, contracts(WORK), merge("A2:A3"))
    assert values(sheet, "vendor_name", "remark", "pieces") == [("甲公司", "西", 3), ("甲公司", "西", 4)]


def test_percentages_below_months_are_taken_as_shown(read_one: Read) -> None:
    rows = [("供应商名称", "2025年1月", None), (None, "实际", "合格率"), ("甲公司", 5, 0.95), ("乙公司", 5, 1)]

    def finish(sheet: Any) -> None:
        merge("A1:A2", "B1:C1")(sheet)
        sheet["C3"].number_format = sheet["C4"].number_format = "0%"

    assert values(read_one(rows, contracts(WORK), finish), "quality") == [Decimal("0.95"), Decimal(1)]


def test_the_unit_around_the_table_is_that_of_the_pivoted_cells(read_one: Read) -> None:
    rows = [("单位：万笔",), ("供应商名称", "2025年1月", "2025年2月"), ("甲公司", 1.5, 2)]
    assert values(read_one(rows, contracts(WORK)), "pieces") == [15_000, 20_000]


def test_months_alone_are_taken_only_where_something_says_what_is_counted(read_one: Read) -> None:
    rows = [("供应商名称", "2025年1月", "2025年2月"), ("甲公司", 1, 2)]
    unsaid = read_one(rows, contracts(WORK), name="Sheet1")
    assert (unsaid.state, unsaid.told and unsaid.told.code) == ("unrecognised", "E09")
    assert unsaid.told is not None
    assert "如果是“业务量”，请在工作表名" in unsaid.told.zh
    assert read_one(rows, contracts(WORK), name="Sheet1", file_name="月度业务量.xlsx").state == "loaded"


def test_the_same_months_of_two_contracts_are_told_apart_by_name(read_sheets: Any) -> None:
    rows = [("供应商名称", "2025年1月", "2025年2月"), ("甲公司", 1, 2)]
    by = contracts(WORK, FEES_BY_MONTH)
    read = read_sheets({"业务量": rows, "费用(元)": rows}, by)
    assert [each.contract.source for each in read] == ["work", "fees_by_month"]


def test_a_column_of_months_is_no_pivot_whatever_stands_beside_it(read_one: Read) -> None:
    rows = [("供应商名称", "月份", "业务量", "1月"), ("甲公司", "2025-03", 7, 9)]
    sheet = read_one(rows, contracts(WORK))
    assert values(sheet, "month", "pieces") == [(date(2025, 3, 1), 7)]
    assert sheet.columns[3].field is None


def test_headings_are_values_only_where_the_contract_pivots(read_rows: Read) -> None:
    assert read_rows([("供应商名称", "2025年1月", "2025年2月"), ("甲公司", 1, 2)]).state == "unrecognised"


def test_a_month_that_stands_twice_holds_the_sheet(read_one: Read) -> None:
    sheet = read_one([("供应商名称", "2025年1月", "2025年1月"), ("甲公司", 1, 2)], contracts(WORK))
    assert sheet.state == "held"
    assert sheet.told is not None
    assert "B, C" in sheet.told.en


def test_weeks_as_columns_are_known_by_their_series_and_take_no_time(read_one: Read) -> None:
    weeks = [f"W{week:03d}" for week in range(1, 241)]
    rows = [("供应商ID", "材料", *weeks), *((f"S{n:03d}", "A", *range(n, n + 240)) for n in range(1, 403))]
    sheet = read_one(rows, contracts(WEEKS), name="供货量（m³）")
    assert sheet.rows_typed == 402 * 240
    assert values(sheet, "supplier_id", "week", "amount", "source_row")[-1] == ("S402", "W240", Decimal(641), 403)


def test_reading_a_wide_sheet_is_quick(tmp_path: Path, read_path: ReadFile) -> None:
    weeks = ",".join(f"W{week:03d}" for week in range(1, 241))
    lines = [f"S{n:03d}," + ",".join(str(n + week) for week in range(240)) for n in range(1, 403)]
    (tmp_path / "供货量.csv").write_text("\n".join([f"供应商ID,{weeks}", *lines]), encoding="utf-8")
    start = time.perf_counter()
    (sheet,) = read_path(tmp_path / "供货量.csv", contracts=contracts(WEEKS)).sheets
    assert sheet.rows_typed == 402 * 240
    assert time.perf_counter() - start < 8


def test_two_numbered_remarks_are_no_series(read_one: Read) -> None:
    rows = [("供应商ID", "周", "供货量", "备注1", "备注2", "备注3"), ("S1", "W001", 5, "a", "b", "c")]
    assert values(read_one(rows, contracts(WEEKS)), "week", "amount") == [("W001", Decimal(5))]
    assert read_one([("供应商ID", "备注1", "备注2"), ("S1", "a", "b")], contracts(WEEKS)).state == "unrecognised"


def test_lines_of_a_wide_text_file_that_do_not_fit_are_counted_once(read_path: ReadFile, tmp_path: Path) -> None:
    text = "供应商名称,2025-01,2025-02\n甲公司,1,2\n乙公司,3\n合计,1,2\n"
    sheet = sheet_of_csv(read_path, tmp_path, text, contracts(WORK))
    assert (sheet.rows_read, sheet.rows_typed, sheet.rows_rejected, len(sheet.aside)) == (4, 2, 1, 1)


def test_one_sheet_a_month_takes_the_month_from_its_name(read_sheets: Any) -> None:
    rows = [("2025年外包业务",), ("供应商名称", "业务量"), ("甲公司", 5)]
    read = read_sheets({"1月": rows, "二月份": rows, "2025年3月": rows, "业务量(4月)": rows}, contracts(WORK))
    assert [values(each, "month") for each in read] == [[date(2025, month, 1)] for month in (1, 2, 3, 4)]
    assert read[0].told is not None
    assert "“1月”" in read[0].told.zh


@pytest.mark.parametrize("name", ["1-3月", "全年", "Sheet1", "1月与2月", "本年累计(3月)", "13月"])
def test_a_sheet_name_that_is_no_single_month_supplies_none(read_one: Read, name: str) -> None:
    sheet = read_one([("2025年外包业务",), ("供应商名称", "业务量"), ("甲公司", 5)], contracts(WORK), name=name)
    assert (sheet.state, sheet.told and sheet.told.code) == ("held", "E09")


def test_a_month_column_prevails_over_the_sheets_name(read_one: Read) -> None:
    rows = [("供应商名称", "月份", "业务量"), ("甲公司", "2025-07", 5)]
    assert values(read_one(rows, contracts(WORK), name="2025年3月"), "month") == [date(2025, 7, 1)]


@pytest.mark.parametrize(
    "numbers",
    [(1, 2, 3, 4), ("甲", "乙", 1, 2), ("A", "B", "C", "D"), ("(1)", "(2)", "(3)", "4=1+3"), ("栏次", 1, 2, 3, 4)],
)
def test_a_row_that_numbers_the_columns_is_no_data(
    read_one: Read, fees: Contracts, numbers: tuple[object, ...]
) -> None:
    header = ("供应商名称", "月份", "费用(元)", "笔数", "备注")
    sheet = read_one([("2025年费用",), header, numbers, ("甲公司", "1月", 5, 6, "x")], fees)
    assert [(each.row, each.kind) for each in sheet.aside] == [(3, "numbering")]
    assert (values(sheet, "vendor_name"), sheet.rows_rejected) == (["甲公司"], 0)


@pytest.mark.parametrize("row", [("甲", 1, 2, 4), ("甲", 1, 2), ("丙", 1, 2, 3), (2, 3, 4, 5)])
def test_a_row_that_only_begins_to_count_is_data(read_one: Read, fees: Contracts, row: tuple[object, ...]) -> None:
    sheet = read_one([("2025年费用",), ("供应商名称", "月份", "费用(元)", "笔数"), row], fees)
    assert (values(sheet, "vendor_name"), sheet.aside) == ([str(row[0])], ())


# ------------------------------------------------------------------------------------- M-27 several tables on a sheet


def test_two_tables_of_different_contracts_are_read_from_one_sheet(read_sheets: Any) -> None:
    by = contracts(GROUPED, WEEKS)
    rows = [
        ("供应商名称", "数量_合计", "费用_含税(元)"), ("甲公司", 5, 7), ("合计", 5, 7), ("填表人：张三",), (),
        ("二、供货情况",), ("供应商ID", "周", "供货量"), ("S1", "W001", 5), ("S2", "W001", 6), ("合计", None, 11),
    ]  # fmt: skip
    fees, supplies = read_sheets({"一季度": rows}, by)
    assert (fees.name, supplies.name) == ("一季度", "一季度")
    assert (fees.header_row, supplies.header_row) == (1, 7)
    assert [(each.row, each.kind) for each in fees.aside] == [(3, "total"), (4, "footer")]
    assert [(each.row, each.kind) for each in supplies.aside] == [(10, "total")]
    assert values(supplies, "supplier_id", "source_row") == [("S1", 8), ("S2", 9)]
    assert fees.told is None


def test_tables_of_one_contract_with_other_columns_are_one_account(read_one: Read, fees: Contracts) -> None:
    rows = [
        ("2025年费用",), HEADER, ("甲公司", "1月", 100), ("合计", None, 100), (),
        ("单位：万元",), ("月份", "供应商名称", "费用", "笔数"), ("2月", "乙公司", 2, 7), ("合计", None, 2, 7),
    ]  # fmt: skip
    sheet = read_one(rows, fees)
    assert (sheet.header_row, sheet.rows_read, sheet.rows_typed) == (2, 4, 2)
    assert values(sheet, "vendor_name", "month", "fee_cny", "source_row") == [
        ("甲公司", date(2025, 1, 1), Decimal(100), 3), ("乙公司", date(2025, 2, 1), Decimal(20_000), 8),
    ]  # fmt: skip
    assert not sheet.problems


def test_a_table_that_waits_holds_the_other_of_its_contract(read_one: Read, fees: Contracts) -> None:
    rows = [HEADER, ("甲公司", "2025-01", 100), (), ("供应商名称", "费用", "月份"), ("乙公司", 7, "2025-01")]
    sheet = read_one(rows, fees)
    assert (sheet.state, sheet.rows, sheet.rows_read) == ("held", None, 0)


def test_the_same_header_after_a_signature_begins_another_table(read_one: Read, fees: Contracts) -> None:
    rows = [HEADER, ("甲公司", "2025-01", 100), ("填表人：张三",), (), HEADER, ("乙公司", "2025-01", 7)]
    sheet = read_one(rows, fees)
    assert values(sheet, "vendor_name") == ["甲公司", "乙公司"]
    assert [(each.row, each.kind) for each in sheet.aside] == [(3, "footer")]


def test_blank_rows_between_rows_of_data_end_no_table(read_one: Read, fees: Contracts) -> None:
    rows = [HEADER, ("甲公司", "2025-01", 1), (), ("乙公司", "2025-01", 2), (), (), ("月份说明", "供应商", "x")]
    sheet = read_one(rows, fees)
    assert (sheet.rows_typed, sheet.rows_rejected) == (2, 1)


def test_a_header_without_a_blank_row_above_it_begins_no_table(read_one: Read, fees: Contracts) -> None:
    rows = [HEADER, ("甲公司", "2025-01", 1), ("月份", "供应商名称", "费用(元)"), ("2025-02", "乙公司", 2)]
    sheet = read_one(rows, fees)
    assert (sheet.rows_typed, sheet.rows_read) == (1, 3)


def test_a_sheet_of_gaps_takes_no_time(read_path: ReadFile, tmp_path: Path) -> None:
    text = "供应商名称,月份,费用(元)\n" + "甲公司,2025-01,1\n,,\n" * 20_000
    start = time.perf_counter()
    (tmp_path / "表.csv").write_text(text, encoding="utf-8")
    (sheet,) = read_path(tmp_path / "表.csv").sheets
    assert sheet.rows_typed == 20_000
    assert time.perf_counter() - start < 8


# ------------------------------------------------------------------------------------- M-04, V23 control totals


def test_a_total_that_disagrees_is_noted_with_both_numbers(read_rows: Read, problem_cells: Listed) -> None:
    rows = [
        ("供应商名称", "月份", "费用(万元)", "笔数"),
        ("甲", "2025-01", 1.5, 3),
        ("乙", "2025-01", 2, 4),
        ("合计", None, 4, 7),
    ]
    sheet = read_rows(rows)
    assert problem_cells(sheet) == [("C4", "V23", "noted")]
    assert (
        sheet.problems[0].to_pylist()[0]["zh"]
        == "合计行的“费用”是 4万元，各行相加为 3.5万元，两者不符。请核对是否漏行或合计有误。"
    )
    assert [each.kind for each in sheet.aside] == ["total"]


def test_subtotals_add_up_what_stands_since_the_last_and_totals_everything(
    read_rows: Read, problem_cells: Listed
) -> None:
    rows = [
        HEADER, ("甲", "2025-01", 1), ("甲", "2025-02", 2), ("小计", None, 3), ("乙", "2025-01", 4), ("小计：", None, 5),
        ("总 计", None, 7), ("平均", None, 99), ("累计", None, 99),
    ]  # fmt: skip
    assert problem_cells(read_rows(rows)) == [("C6", "V23", "noted")]


def test_a_total_may_differ_by_rounding_and_only_by_that(read_rows: Read, problem_cells: Listed) -> None:
    rows = [("供应商名称", "月份", "费用(万元)"), *((f"公司{n}", "2025-01", "0.33") for n in range(10))]
    assert problem_cells(read_rows([*rows, ("合计", None, "3.40")])) == []
    assert problem_cells(read_rows([*rows, ("合计", None, "3.41")])) == [("C12", "V23", "noted")]


def test_ratios_and_prices_are_not_added_up(read_rows: Read, problem_cells: Listed) -> None:
    rows = [
        (*HEADER, "合格率(%)", "单价"),
        ("甲", "2025-01", 1, 99, 5),
        ("乙", "2025-01", 2, 97, 6),
        ("合计", None, 3, 98, 5.5),
    ]
    assert problem_cells(read_rows(rows)) == []


def test_a_total_above_its_rows_and_each_total_of_two_parts_agree(read_rows: Read, problem_cells: Listed) -> None:
    first = [HEADER, ("合计", None, 3), ("甲", "2025-01", 1), ("乙", "2025-01", 2)]
    assert problem_cells(read_rows(first)) == []
    parts = [HEADER, ("甲", "2025-01", 1), ("合计", None, 1), ("乙", "2025-01", 2), ("合计", None, 2)]
    assert problem_cells(read_rows(parts)) == []


def test_a_row_rejected_for_another_cell_still_counts_in_its_total(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([HEADER, ("甲", "2025-01", 1), ("乙", "某月", 2), ("合计", None, 3)])
    assert problem_cells(sheet) == [("B3", "M-13", "rejected")]


def test_cells_without_a_value_are_mentioned_where_a_total_disagrees(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([HEADER, ("甲", "2025-01", 1), ("乙", "2025-01", "约2"), ("合计", None, 3)])
    assert problem_cells(sheet) == [("C3", "M-17", "rejected"), ("C4", "V23", "noted")]
    assert "其中 1 个单元格没有可用的数值" in sheet.problems[-1].to_pylist()[0]["zh"]


def test_a_company_named_like_a_total_is_data_and_checks_nothing(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([HEADER, ("甲", "2025-01", 1), ("合计算机公司", "2025-01", 99)])
    assert (sheet.rows_typed, problem_cells(sheet)) == (2, [])


def test_totals_below_months_are_compared_month_by_month(read_one: Read, problem_cells: Listed) -> None:
    rows = [("供应商名称", "2025年1月", "2025年2月"), ("甲", 1, 2), ("乙", 3, None), ("合计", 4, 9)]
    assert problem_cells(read_one(rows, contracts(WORK))) == [("C4", "V23", "noted")]


# ------------------------------------------------------------------------------------- M-15 sums since January


def test_the_months_own_column_is_taken_and_the_sum_is_listed(read_one: Read) -> None:
    rows = [("供应商名称", "月份", "本年累计业务量", "本月业务量"), ("甲公司", "2025-03", 30, 7)]
    sheet = read_one(rows, contracts(WORK))
    assert values(sheet, "pieces") == [7]
    assert [(each.header, each.field) for each in sheet.columns][2:] == [
        ("本年累计业务量", None),
        ("本月业务量", "pieces"),
    ]


def test_groups_may_say_which_columns_are_sums(read_one: Read) -> None:
    rows = [
        ("供应商名称", "月份", "本年累计", None, "本月", None),
        (None, None, "业务量", "目标", "业务量", "目标"),
        ("甲公司", "2025-03", 30, 40, 7, 8),
    ]
    sheet = read_one(rows, contracts(WORK), merge("A1:A2", "B1:B2", "C1:D1", "E1:F1"))
    assert values(sheet, "pieces", "planned") == [(7, 8)]


def test_sums_alone_are_taken_apart_by_month_and_noted(read_one: Read, problem_cells: Listed) -> None:
    rows = [
        ("供应商名称", "月份", "业务量(本年累计)"), ("甲", "2025-02", 30), ("甲", "2025-01", 10), ("乙", "2025-01", 5), ("甲", "2025-03", 30),
    ]  # fmt: skip
    sheet = read_one(rows, contracts(WORK))
    assert values(sheet, "vendor_name", "month", "pieces") == [
        ("甲", date(2025, 2, 1), 20), ("甲", date(2025, 1, 1), 10), ("乙", date(2025, 1, 1), 5), ("甲", date(2025, 3, 1), 0),
    ]  # fmt: skip
    assert problem_cells(sheet) == [("C2", "M-15", "noted"), ("C5", "M-15", "noted")]


def test_a_sum_that_falls_and_one_without_the_month_before_reject_the_row(
    read_one: Read, problem_cells: Listed
) -> None:
    rows = [
        ("供应商名称", "月份", "累计业务量"), ("甲", "2025-01", 10), ("甲", "2025-02", 8), ("甲", "2025-03", 12), ("乙", "2025-03", 9),
        ("丙", "2024-12", 90), ("丙", "2025-01", 3),
    ]  # fmt: skip
    sheet = read_one(rows, contracts(WORK))
    assert values(sheet, "vendor_name", "pieces") == [("甲", 10), ("甲", 4), ("丙", 3)]
    assert problem_cells(sheet) == [
        ("C3", "M-15", "rejected"), ("C4", "M-15", "noted"), ("C5", "M-15", "rejected"), ("C6", "M-15", "rejected"),
    ]  # fmt: skip
    assert "缺少 2025-02 的累计数，算不出 2025-03 的数" in problems(sheet)[-2]["zh"]


def test_a_sum_whose_month_has_no_column_is_told(read_one: Read, problem_cells: Listed) -> None:
    rows = [
        ("2025年业务量",),
        ("供应商名称", "1月", "1-2月", "1至3月累计", "4月", "1-4月", "上半年"),
        ("甲", 1, 3, 6, 2, 8, 9),
    ]
    sheet = read_one(rows, contracts(WORK))
    assert values(sheet, "month", "pieces") == [(date(2025, 1, 1), 1), (date(2025, 4, 1), 2)]
    assert problem_cells(sheet) == [("C2", "M-15", "noted"), ("D2", "M-15", "noted")]
    assert "3 月没有读取" in problems(sheet)[1]["zh"]


def test_sums_are_not_taken_for_months_where_the_key_holds_none(read_one: Read) -> None:
    rows = [("供应商名称", "累计数量_合计", "费用_含税(元)"), ("甲公司", 5, 7)]
    assert read_one(rows, contracts(GROUPED)).state == "held"


# ------------------------------------------------------------------------------------- M-25 hidden rows and columns


def test_hidden_rows_and_columns_are_loaded_with_one_note(read_rows: Read, problem_cells: Listed) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True

    sheet = read_rows([HEADER, *(("甲公司", f"2025-0{n}", n) for n in range(1, 5))], hide)
    assert sheet.rows_typed == 4
    assert problem_cells(sheet) == [("C3", "M-25", "noted")]
    assert sheet.problems[0].to_pylist()[0]["zh"] == "有 2 行、1 列被隐藏，已照常载入。不应计入的请删除后重新放入。"


def test_hidden_columns_alone_are_named(read_rows: Read) -> None:
    def hide(sheet: Any) -> None:
        sheet.column_dimensions["A"].hidden = sheet.column_dimensions["C"].hidden = True

    sheet = read_rows([HEADER, ("甲公司", "2025-01", 1)], hide)
    assert (
        sheet.problems[0].to_pylist()[0]["zh"] == "有 2 列被隐藏（A, C 列），已照常载入。不应计入的请删除后重新放入。"
    )


def test_a_filter_left_on_is_named(read_rows: Read) -> None:
    def filter_out(sheet: Any) -> None:
        sheet.auto_filter.ref = "A1:C3"
        sheet.auto_filter.add_filter_column(0, ["甲公司"])
        sheet.row_dimensions[3].hidden = True

    sheet = read_rows([HEADER, ("甲公司", "2025-01", 1), ("乙公司", "2025-01", 2)], filter_out)
    assert sheet.rows_typed == 2
    assert "有 1 行被筛选或隐藏" in sheet.problems[0].to_pylist()[0]["zh"]


def test_hidden_rows_and_columns_outside_the_data_are_not_mentioned(read_rows: Read, problem_cells: Listed) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[1].hidden = sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["H"].hidden = True

    sheet = read_rows([("2025年",), HEADER, ("甲公司", "1月", 1)], hide)
    assert (sheet.rows_typed, problem_cells(sheet)) == (1, [])


def test_a_subtotal_that_repeats_the_vendor_is_no_data_and_is_compared(read_one: Read, fees: Contracts) -> None:
    rows = [
        HEADER, ("甲公司", "2025-01", 5), ("甲公司", "2025-02", 7), ("甲公司", "小 计", 12), ("乙公司", "2025-01", 6),
        ("乙公司", "小计：", 6), ("合计", None, 18),
    ]  # fmt: skip
    sheet = read_one(rows, fees)
    assert [(each.row, each.kind) for each in sheet.aside] == [(4, "total"), (6, "total"), (7, "total")]
    assert (sheet.rows_typed, sheet.rows_rejected, len(sheet.problems)) == (3, 0, 0)
    rows[3] = ("甲公司", "小计", 13)
    (note,) = problems(read_one(rows, fees))
    assert (note["row"], note["rule"], note["severity"]) == (4, "V23", "noted")


def test_a_word_for_a_total_in_a_row_that_has_all_it_needs_is_a_value(read_one: Read) -> None:
    work = yaml.safe_load(FEES)
    work["fields"].append({"name": "kpi_name", "kind": "key_text", "header": {"zh": "指标", "en": "KPI"}})
    work["key"].append("kpi_name")
    rows = [
        (*HEADER, "指标"),
        ("甲公司", "2025-01", 5, "平均"),
        ("甲公司", "2025-02", None, "小计"),
        ("合计算机公司", "1月", 5, "累计"),
    ]
    sheet = read_one([("2025年",), *rows], contracts_from({"fees.yaml": work}))
    assert values(sheet, "vendor_name", "kpi_name") == [("甲公司", "平均"), ("合计算机公司", "累计")]
    assert [(each.row, each.kind) for each in sheet.aside] == [(4, "total")]
