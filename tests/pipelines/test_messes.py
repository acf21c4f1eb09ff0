"""The mess of domain 2.6 as branches send it: each rule where it fires, and where it must not."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.styles import Font

from pipelines.reading.outcomes import SheetRead

Read = Callable[..., SheetRead]
Listed = Callable[[SheetRead], list[tuple[str, str, str]]]

HEADER = ("供应商名称", "月份", "费用(元)")
DAY, NOON = datetime.fromisoformat("2025-03-01"), datetime.fromisoformat("2025-03-01T12:30")
GOOD = ("甲公司", "2025-01", 100)


def values(sheet: SheetRead, field: str) -> list[Any]:
    return list(sheet.rows.column(field).to_pylist())


def column(read_rows: Read, header: str, *cells: object) -> SheetRead:
    """Read one more column beside good ones."""
    rows = [(*HEADER, header), *((f"公司{place}", "2025-01", 100, cell) for place, cell in enumerate(cells))]
    return read_rows(rows)


# ------------------------------------------------------------------------------------- M-01 title and header


def test_header_below_titles_takes_unit_and_year_from_them(read_rows: Read) -> None:
    sheet = read_rows([
        ("2025年一季度外包服务费用表",), ("单位：万元", None, "使用单位：朝阳支行"), ("供应商名称", "月份", "费用"), ("甲公司", "3月", 12.5),
    ])  # fmt: skip
    assert (sheet.state, sheet.header_row) == ("loaded", 3)
    assert values(sheet, "fee_cny") == [Decimal("125000.00")]
    assert values(sheet, "month") == [date(2025, 3, 1)]
    assert values(sheet, "source_row") == [4]
    assert sheet.around is not None
    assert (sheet.around.unit_note, sheet.around.period_note, sheet.around.year) == ("单位：万元", "2025年一季度", 2025)


@pytest.mark.parametrize("file_name", ["2024年费用.xlsx", "费用_20240331.xlsx", "0a2025bcdef0_费用202403.xlsx"])
def test_year_comes_from_the_file_name_when_nothing_nearer_names_one(read_rows: Read, file_name: str) -> None:
    sheet = read_rows([("供应商名称", "月份", "费用(元)"), ("甲公司", "3月", 1)], file_name=file_name)
    assert values(sheet, "month") == [date(2024, 3, 1)]


def test_two_years_in_the_title_name_none(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([("2024年与2025年对比",), HEADER, ("甲公司", "3月", 1)])
    assert problem_cells(sheet) == [("B3", "M-13", "rejected")]


@pytest.mark.parametrize(
    "header",
    [
        ("外包公司*", "月 份", "费用（元）"),
        ("供应商\n名称", "月份：", "费用(人民币元)"),
        ("Vendor", "MONTH", "fee (RMB)"),
        ("【供应商名称】", "月份", "费用元"),
    ],
)
def test_headers_are_known_in_many_spellings(read_rows: Read, header: tuple[str, ...]) -> None:
    header = tuple(word.strip("【】") for word in header)
    sheet = read_rows([header, GOOD])
    assert sheet.rows_typed == 1


def test_a_table_that_starts_elsewhere_keeps_its_addresses(read_rows: Read, problem_cells: Listed) -> None:
    rows = [(), (), (), (None, None, *HEADER), (None, None, *GOOD), (), (None, None, "乙公司", "某月", 1)]
    sheet = read_rows(rows)
    assert (sheet.header_row, values(sheet, "source_row"), sheet.rows_read) == (4, [5], 2)
    assert problem_cells(sheet) == [("D7", "M-13", "rejected")]


def test_headers_without_meaning_are_listed(read_rows: Read) -> None:
    sheet = read_rows([(*HEADER, "领导批示"), (*GOOD, "同意")])
    assert [(each.letters, each.header, each.field, each.unit) for each in sheet.columns] == [
        ("A", "供应商名称", "vendor_name", None),
        ("B", "月份", "month", None),
        ("C", "费用(元)", "fee_cny", "元"),
        ("D", "领导批示", None, None),
    ]


def test_a_required_column_that_is_missing_holds_the_sheet(read_rows: Read) -> None:
    sheet = read_rows([("供应商名称", "月份", "笔数"), ("甲公司", "2025-01", 3)])
    assert (sheet.state, sheet.rows_read, sheet.told and sheet.told.code) == ("held", 0, "E09")
    assert sheet.told is not None
    assert "费用" in sheet.told.zh
    assert "Fee" in sheet.told.en


def test_two_columns_for_one_field_hold_the_sheet(read_rows: Read) -> None:
    sheet = read_rows([(*HEADER, "费用（元）"), (*GOOD, 7)])
    assert sheet.state == "held"
    assert sheet.told is not None
    assert "C, D" in sheet.told.en


def test_an_unknown_header_names_the_nearest_sheet(read_rows: Read) -> None:
    sheet = read_rows([("外包公司", "日期", "金额"), ("甲公司", "2025-01", 3)])
    assert sheet.state == "unrecognised"
    assert sheet.told is not None
    assert sheet.told.zh == "没有找到认识的表头。最接近“费用表”，还缺这些列：月份、费用。请补上列名后重新放入。"


# ------------------------------------------------------------------------------------- M-03 merged cells


def test_merged_keys_are_filled_down(read_rows: Read) -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A2:A4")

    sheet = read_rows([HEADER, GOOD, (None, "2025-02", 200), (None, "2025-03", 300), ("乙公司", "2025-01", 4)], merge)
    assert values(sheet, "vendor_name") == ["甲公司", "甲公司", "甲公司", "乙公司"]


def test_thousands_of_merged_keys_take_no_time(read_rows: Read) -> None:
    def merge(sheet: Any) -> None:
        for row in range(2, 6002, 3):
            sheet.merge_cells(f"A{row}:A{row + 2}")

    rows = [HEADER, *((f"公司{row // 3}" if row % 3 == 0 else None, "2025-01", 1) for row in range(6000))]
    start = time.perf_counter()
    sheet = read_rows(rows, merge)
    assert values(sheet, "vendor_name") == [f"公司{row // 3}" for row in range(6000)]
    assert time.perf_counter() - start < 20


def test_blank_keys_that_are_not_merged_stay_blank(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([HEADER, GOOD, (None, "2025-02", 200)])
    assert problem_cells(sheet) == [("A3", "M-16", "rejected")]


def test_a_merged_amount_is_not_copied_but_asked_about(read_rows: Read, problem_cells: Listed) -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("C2:C3")
        sheet.merge_cells("D2:D3")

    sheet = read_rows(
        [(*HEADER, "备注"), (*GOOD, "两月合付"), ("甲公司", "2025-02", None, None), ("乙公司", "2025-01", 5)], merge
    )
    assert problem_cells(sheet) == [("C2", "M-03", "rejected"), ("C3", "M-03", "rejected")]
    assert values(sheet, "fee_cny") == [Decimal("5.00")]


# ------------------------------------------------------------------------------------- M-04, M-05 totals and footers


@pytest.mark.parametrize(
    "word", ["合计", "合 计", "小计：", "总计（元）", "本页合计", "平均", "Total", "GRAND TOTAL:", "Sub-total"]
)
def test_total_rows_are_set_aside(read_rows: Read, word: str) -> None:
    sheet = read_rows([HEADER, GOOD, (word, None, 100), ("乙公司", "2025-01", 2)])
    assert [(each.row, each.kind, each.text) for each in sheet.aside] == [(3, "total", f"{word} | 100")]
    assert sheet.rows_typed == 2


@pytest.mark.parametrize("name", ["合计算机公司", "总计划服务公司", "Total Services Ltd", "平均律科技"])
def test_a_name_that_begins_like_a_total_is_a_name(read_rows: Read, name: str) -> None:
    assert values(read_rows([HEADER, (name, "2025-01", 1)]), "vendor_name") == [name]


def test_a_total_behind_a_running_number_is_found(read_rows: Read) -> None:
    sheet = read_rows([("序号", *HEADER), (1, *GOOD), (2, "合计", None, 100)])
    assert [each.kind for each in sheet.aside] == ["total"]


def test_signature_pieces_under_every_required_column_are_still_a_footer(read_rows: Read) -> None:
    pieces = tuple(
        f"{word}：示例" for word in ("填表人", "审核", "日期", "经办人", "复核人", "备注", "说明")[: len(HEADER)]
    )
    sheet = read_rows([HEADER, GOOD, pieces])
    assert [(each.row, each.kind) for each in sheet.aside] == [(3, "footer")]


def test_nothing_below_the_signature_is_read(read_rows: Read) -> None:
    sheet = read_rows([HEADER, GOOD, ("填表人：张三", None, "审核：李四"), ("日期：2025-04-01",), ("打印于柜面",)])
    assert [(each.row, each.kind) for each in sheet.aside] == [(3, "footer"), (4, "footer"), (5, "footer")]
    assert sheet.told is None


def test_data_below_the_signature_is_pointed_out(read_rows: Read) -> None:
    sheet = read_rows([HEADER, GOOD, ("注：含税",), ("乙公司", "2025-01", 7)])
    assert (sheet.rows_typed, len(sheet.aside)) == (1, 2)
    assert sheet.told is not None
    assert sheet.told.code == "M-05"
    assert "1 rows after it" in sheet.told.en


def test_a_full_row_that_begins_like_a_signature_is_data(read_rows: Read) -> None:
    sheet = read_rows([HEADER, ("备注：甲公司", "2025-01", 1)])
    assert sheet.rows_typed == 1


def test_repeated_headers_are_set_aside_and_blank_rows_are_no_rows(read_rows: Read) -> None:
    sheet = read_rows([HEADER, GOOD, (), ("  ", None, "\u3000"), HEADER, ("乙公司", "2025-01", 2)])
    assert [(each.row, each.kind) for each in sheet.aside] == [(5, "header")]
    assert (sheet.rows_read, values(sheet, "source_row")) == (3, [2, 6])


# ------------------------------------------------------------------------------------- M-06 to M-08 numbers


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("１２３", "123"), ("１，２３４．５０", "1234.5"), ("1,234.5", "1234.5"), ("¥1,234", "1234"), ("￥12元", "12"),
        ("RMB 5", "5"), ("(1,234.50)", "-1234.5"), ("1234.50-", "-1234.5"), ("△123", "-123"), ("12.5万", "125000"),
        (" 7\u00a0", "7"), ("'8", "8"), (0, "0"), ("0", "0"), (1e-3, "0"), (0.1 + 0.2, "0.3"),
    ],
)  # fmt: skip
def test_amounts_are_read_however_they_are_written(read_rows: Read, cell: object, expected: str) -> None:
    sheet = read_rows([HEADER, ("甲公司", "2025-01", cell)])
    assert values(sheet, "fee_cny") == [Decimal(expected)]


def test_a_fault_in_a_required_cell_rejects_the_row_and_the_rest_loads(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([HEADER, GOOD, ("乙公司", "2025-01", "约1200"), ("丙公司", "2025-01", "≥95")])
    assert problem_cells(sheet) == [("C3", "M-17", "rejected"), ("C4", "M-17", "rejected")]
    assert values(sheet, "vendor_name") == ["甲公司"]


def test_a_fault_in_an_optional_cell_loads_the_row_without_it(read_rows: Read, problem_cells: Listed) -> None:
    sheet = column(read_rows, "笔数", 5, "两名", -3, 7.5)
    assert values(sheet, "pieces") == [5, None, None, None]
    assert problem_cells(sheet) == [("D3", "M-17", "blanked"), ("D4", "M-24", "blanked"), ("D5", "M-17", "blanked")]


def test_a_fault_in_a_cell_that_must_parse_rejects_the_row_but_a_blank_does_not(
    read_rows: Read, problem_cells: Listed
) -> None:
    sheet = column(read_rows, "工时", 5, None, "多")
    assert values(sheet, "hours") == [Decimal(5), None]
    assert problem_cells(sheet) == [("D4", "M-17", "rejected")]


# ------------------------------------------------------------------------------------- M-09, M-10 units


def test_amounts_without_a_unit_hold_the_sheet_with_the_question(read_rows: Read) -> None:
    sheet = read_rows([("供应商名称", "月份", "费用"), ("甲公司", "2025-01", 12)])
    assert (sheet.state, sheet.rows_read) == ("held", 0)
    assert sheet.told is not None
    assert sheet.told.code == "M-09"
    assert "“费用”（C 列）" in sheet.told.zh


def test_amounts_that_carry_their_own_unit_need_none_in_the_header(read_rows: Read) -> None:
    sheet = read_rows(
        [("供应商名称", "月份", "费用"), ("甲公司", "2025-01", "12.5万元"), ("乙公司", "2025-01", "300元")]
    )
    assert values(sheet, "fee_cny") == [Decimal(125_000), Decimal(300)]


def test_the_headers_unit_prevails_over_the_note_and_the_cells_over_both(
    read_rows: Read, problem_cells: Listed
) -> None:
    sheet = read_rows(
        [("单位：亿元",), ("供应商名称", "月份", "费用(万元)"), ("甲公司", "2025-01", 1), ("乙公司", "2025-01", "5元")]
    )
    assert values(sheet, "fee_cny") == [Decimal(10_000), Decimal(5)]
    assert problem_cells(sheet) == [("C4", "M-09", "noted")]


def test_a_default_unit_is_taken_only_where_nothing_contradicts_it(read_rows: Read) -> None:
    assert values(column(read_rows, "单价", "0.35"), "unit_price_cny") == [Decimal("0.35")]
    sheet = read_rows([("单位：万元",), ("供应商名称", "月份", "费用", "单价"), ("甲公司", "2025-01", 1, 0.35)])
    assert [(question.kind, question.field) for question in sheet.questions] == [("unit", "unit_price_cny")]
    assert values(sheet, "unit_price_cny") == [None]


def test_counts_in_ten_thousands_are_counted_in_ones(read_rows: Read) -> None:
    assert values(column(read_rows, "笔数(万笔)", "0.05", 1), "pieces") == [500, 10_000]


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("合格率(%)", (95, 99.5), ("0.95", "0.995")),
        ("合格率(%)", (0.02, 0.5), ("0.0002", "0.005")),
        ("合格率(‰)", (950,), ("0.95",)),
        ("合格率", ("95%", "９６％", 0), ("0.95", "0.96", "0")),
        ("合格率", (0.95, 1), ("0.95", "1")),
        ("合格率", (95, 96.5), ("0.95", "0.965")),
        ("合格率", (0, 0), ("0", "0")),
        ("合格率", (None, "—"), (None, None)),
    ],
)
def test_ratios_are_fractions_however_their_column_is_written(
    read_rows: Read, header: str, cells: tuple[object, ...], expected: tuple[str | None, ...]
) -> None:
    assert values(column(read_rows, header, *cells), "quality") == [
        None if each is None else Decimal(each) for each in expected
    ]


@pytest.mark.parametrize("cells", [(0.95, 96), (0, 1), (1, 1), (1.2, 0.9)])
def test_ratios_that_may_be_either_are_asked_about(
    read_rows: Read, problem_cells: Listed, cells: tuple[object, ...]
) -> None:
    sheet = column(read_rows, "合格率", *cells)
    assert [question.kind for question in sheet.questions] == ["scale"]
    # The column is not needed: the rest of the sheet loads, and its header says why the column is empty.
    assert (sheet.state, values(sheet, "quality")) == ("loaded", [None] * len(cells))
    assert problem_cells(sheet) == [("D1", "M-10", "noted")]


@pytest.mark.parametrize("header", ["合格率", "合格率(%)"])
def test_numbers_that_excel_shows_as_percent_are_taken_as_shown(read_rows: Read, header: str) -> None:
    def as_percent(sheet: Any) -> None:
        for cell in ("D2", "D3"):
            sheet[cell].number_format = "0.00%"

    rows = [(*HEADER, header), (*GOOD, 0.953), (*GOOD, 1), (*GOOD, "95.3%")]
    assert values(read_rows(rows, as_percent), "quality") == [Decimal("0.953"), Decimal(1), Decimal("0.953")]


def test_a_quoted_percent_sign_in_a_number_format_is_no_percentage(read_rows: Read) -> None:
    def as_text(sheet: Any) -> None:
        sheet["D2"].number_format = '0.0"%"'

    assert values(read_rows([(*HEADER, "合格率(%)"), (*GOOD, 0.5)], as_text), "quality") == [Decimal("0.005")]


# ------------------------------------------------------------------------------------- M-33 what a format hides


@pytest.mark.parametrize("shown", ["0", "#,##0", "0.0,", '0!.0,"万"'])
def test_a_number_is_what_is_stored_not_what_its_format_shows(
    read_rows: Read, problem_cells: Listed, shown: str
) -> None:
    def hide(sheet: Any) -> None:
        for cell in ("C2", "D2", "E2"):
            sheet[cell].number_format = shown

    sheet = read_rows([(*HEADER, "工时", "笔数"), ("甲公司", "2025-01", 1234.56, 1.4, 1.4)], hide)
    assert (values(sheet, "fee_cny"), values(sheet, "hours")) == ([Decimal("1234.56")], [Decimal("1.4")])
    # What must be whole is not rounded to what is shown.
    assert (values(sheet, "pieces"), problem_cells(sheet)) == ([None], [("E2", "M-17", "blanked")])


# ------------------------------------------------------------------------------------- M-16 kinds of nothing


def test_blank_is_missing_not_applicable_is_told_apart_and_zero_is_zero(read_rows: Read, problem_cells: Listed) -> None:
    sheet = column(read_rows, "笔数", None, 0, "-", "未统计", "不适用", "N/A", " ")
    assert values(sheet, "pieces") == [None, 0, None, None, None, None, None]
    assert values(sheet, "na_fields") == [[], [], [], [], ["pieces"], ["pieces"], []]
    assert problem_cells(sheet) == [(f"D{row}", "M-16", "noted") for row in (4, 5, 6, 7)]


def test_a_required_cell_that_says_nothing_rejects_the_row(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([HEADER, ("甲公司", "2025-01", None), ("乙公司", "2025-01", "暂无"), ("丙公司", None, "不适用")])
    assert problem_cells(sheet) == [
        ("C2", "M-16", "rejected"), ("C3", "M-16", "rejected"), ("B4", "M-16", "rejected"), ("C4", "M-16", "rejected"),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------- M-19, M-20 lost values


def test_error_cells_are_reported_where_they_are(read_rows: Read, problem_cells: Listed) -> None:
    def break_cells(sheet: Any) -> None:
        for cell, error in (("C3", "#DIV/0!"), ("D2", "#N/A"), ("E4", "#REF!")):
            sheet[cell].value, sheet[cell].data_type = error, "e"

    rows = [(*HEADER, "笔数", "备注"), (*GOOD, 1, "a"), (*GOOD, 2, "b"), (*GOOD, 3, "c")]
    sheet = read_rows(rows, break_cells)
    assert problem_cells(sheet) == [("D2", "M-19", "blanked"), ("C3", "M-19", "rejected"), ("E4", "M-19", "blanked")]
    assert values(sheet, "remark") == ["a", None]
    raws = [cell["raw_text"] for table in sheet.problems for cell in table.to_pylist()]
    assert sorted(raws) == ["#DIV/0!", "#N/A", "#REF!"]


def test_a_row_with_nothing_but_an_error_is_a_row(read_rows: Read) -> None:
    def break_cell(sheet: Any) -> None:
        sheet["C3"].value, sheet["C3"].data_type = "#NAME?", "e"

    sheet = read_rows([HEADER, GOOD, (None, None, 1)], break_cell)
    assert (sheet.rows_read, sheet.rows_rejected) == (2, 1)


def test_a_formula_without_its_result_is_no_blank(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([(*HEADER, "备注"), ("甲公司", "2025-01", "=1+1", "=A2&B2"), GOOD])
    assert problem_cells(sheet) == [("C2", "M-19", "rejected"), ("D2", "M-19", "blanked")]


def test_an_identifier_stored_as_a_number_is_refused(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows(
        [HEADER, (911101080000000000, "2025-01", 1), ("911101080000000000", "2025-01", 2), (1001, "2025-01", 3)]
    )
    assert problem_cells(sheet) == [("A2", "M-20", "rejected")]
    assert values(sheet, "vendor_name") == ["911101080000000000", "1001"]


# ------------------------------------------------------------------------------------- the other kinds


def test_dates_months_periods_and_choices_are_typed(read_rows: Read) -> None:
    header = (*HEADER, "支付日期", "受理时间", "季度", "是否重复", "模式", "备注")
    sheet = read_rows([
        header,
        ("甲公司", DAY, 1, "2025年3月1日", NOON, "2025年一季度", "是", "驻场", " 好 "),
        ("乙公司", "202503", 1, 45717, "2025/3/1 12:30", "2025Q1", False, "offsite", "=1+1"),
    ])  # fmt: skip
    first, second = sheet.rows.to_pylist()
    assert first["month"] == second["month"] == date(2025, 3, 1)
    assert first["paid_on"] == second["paid_on"] == date(2025, 3, 1)
    assert first["seen_at"] == second["seen_at"] == NOON
    assert first["quarter"] == second["quarter"] == "2025Q1"
    assert (first["repeated"], second["repeated"]) == (True, False)
    assert (first["mode"], second["mode"]) == ("onsite", "offsite")
    assert first["remark"] == "好"


def test_a_workbook_of_the_1904_calendar_gives_the_same_days(read_rows: Read) -> None:
    def shift(sheet: Any) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        sheet.parent.epoch = CALENDAR_MAC_1904

    rows = [(*HEADER, "支付日期"), (*GOOD, DAY), (*GOOD, "44255")]
    assert values(read_rows(rows, shift), "paid_on") == [date(2025, 3, 1), date(2025, 3, 1)]


def test_values_outside_the_limits_are_told(read_rows: Read, problem_cells: Listed) -> None:
    sheet = column(read_rows, "合格率(%)", 99, 101)
    assert problem_cells(sheet) == [("D3", "V05", "blanked")]
    assert values(sheet, "quality") == [Decimal("0.99"), None]


def test_row_rules_reject_or_note_and_a_missing_cell_breaks_none(read_rows: Read, problem_cells: Listed) -> None:
    sheet = read_rows([(*HEADER, "笔数", "工时"), (*GOOD, 5, 6), (*GOOD, None, 6), (*GOOD, 2000, 6)])
    assert problem_cells(sheet) == [("E2", "V03", "rejected"), ("D4", "V16", "noted")]
    assert values(sheet, "pieces") == [None, 2000]


def test_every_problem_speaks_both_languages(read_rows: Read) -> None:
    sheet = read_rows([HEADER, ("甲公司", "某月", "abc")], lambda ws: setattr(ws["A1"], "font", Font(bold=True)))
    for table in sheet.problems:
        for cell in table.to_pylist():
            assert cell["zh"].endswith("。")
            assert cell["en"].endswith(".")
            assert cell["raw_text"] in cell["zh"]
            assert cell["raw_text"] in cell["en"]
