"""Tables as statistical offices print them: headers in pieces, lines between the rows, notes below, tabs that say it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook

from pipelines.contract import Contracts, contracts_from
from pipelines.reading.outcomes import FileRead, SheetRead

Rows = Sequence[Sequence[object]]
Read = Callable[..., tuple[SheetRead, ...]]

INDEX = """
source: index
title: {zh: 指数表, en: Index table}
grain: {zh: 每家一行, en: One row per vendor}
key: [vendor_name]
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商名称, en: Vendor}}
  - {name: quality, kind: decimal, required: true, header: {zh: 质量_得分, en: Quality}}
  - {name: speed, kind: decimal, required: true, header: {zh: 时效_得分, en: Speed}}
  - {name: placed, kind: integer, header: {zh: 名次, en: Rank}}
"""
BY_PRODUCT = """
source: {name}
title: {{zh: {zh}表, en: {en} sheet}}
grain: {{zh: 每家每类一行, en: One row per firm and product}}
key: [firm, product]
pivot: {{field: product, value: {name}}}
fields:
  - {{name: firm, kind: key_text, required: true, header: {{zh: 公司, en: Firm}}}}
  - {{name: product, kind: enum, required: true, header: {{zh: 产品, en: Product}}, values: {{CARD: [卡], LOAN: [贷款]}}}}
  - {{name: {name}, kind: decimal, required: true, header: {{zh: {zh}, en: {en}}}}}
"""
YEARLY = """
source: yearly
title: {zh: 年度表, en: Yearly}
grain: {zh: 每家每年一行, en: One row per vendor and year}
key: [vendor_name, year]
fields:
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商名称, en: Vendor}}
  - {name: year, kind: KIND, required: true, header: {zh: 期间, en: Period}}
  - {name: score, kind: decimal, required: true, header: {zh: 得分, en: Score}}
"""


def contracts(*documents: str) -> Contracts:
    return contracts_from({f"{each['source']}.yaml": each for each in map(yaml.safe_load, documents)})


@pytest.fixture
def read_sheets(tmp_path: Path, read_path: Callable[..., FileRead]) -> Read:
    """Return how sheets of rows become what was read of them; `merges` holds in every sheet."""

    def read(sheets: dict[str, Rows], by: Contracts, merges: Sequence[str] = ()) -> tuple[SheetRead, ...]:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            for each in merges:
                sheet.merge_cells(each)
        workbook.save(tmp_path / "book.xlsx")
        result = read_path(tmp_path / "book.xlsx", contracts=by)
        assert result.error is None
        assert all(each.rows_read == each.rows_typed + each.rows_rejected + len(each.aside) for each in result.sheets)
        return result.sheets

    return read


def names(sheet: SheetRead) -> list[Any]:
    return list(sheet.rows.column("vendor_name").to_pylist())


def aside(sheet: SheetRead) -> list[tuple[int, str]]:
    return [(each.row, each.kind) for each in sheet.aside]


def test_a_blank_row_may_stand_between_groups_and_their_parts(read_sheets: Read) -> None:
    rows = [
        (None, "质量", None, "时效", None),
        (None,),
        ("供应商名称", "得分", "名次", "得分", "名次"),
        ("甲", 4.5, 1, 3.5, 2),
    ]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX.replace("zh: 名次", "zh: 质量_名次")))
    assert sheet.header_row == 3
    assert sheet.rows.select(["quality", "speed", "placed"]).to_pylist() == [
        {"quality": 4.5, "speed": 3.5, "placed": 1}
    ]


def test_a_title_above_a_blank_row_is_no_group(read_sheets: Read) -> None:
    rows = [("质量考核", None, None), (None,), ("供应商名称", "质量_得分", "时效_得分"), ("甲", 4.5, 3.5)]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX))
    assert [column.header for column in sheet.columns] == ["供应商名称", "质量_得分", "时效_得分"]


def test_a_lower_row_that_names_missing_columns_belongs_to_the_header(read_sheets: Read) -> None:
    rows = [(None, "质量_得分", "时效_得分"), ("供应商名称", "(分)", "(分)"), ("甲", 4.5, 3.5), ("乙", 2, 3)]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX))
    assert (sheet.state, sheet.header_row, names(sheet)) == ("loaded", 2, ["甲", "乙"])


def test_a_first_row_of_words_is_data_where_no_column_is_missing(read_sheets: Read) -> None:
    rows = [("供应商名称", "质量_得分", "时效_得分", "名次"), ("名次", "待定", "待定", "待定"), ("甲", 4.5, 3.5, 1)]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX))
    assert (sheet.header_row, sheet.rows_read, sheet.rows_rejected) == (1, 2, 1)


def test_a_row_of_years_below_the_header_belongs_to_it(read_sheets: Read) -> None:
    rows = [
        ("名次", "供应商名称", "质量_得分", "时效_得分", None, "名次"),
        (None, None, 2022, 2022, "a", 2021),
        (1, "甲", 4.5, 3.5, None, 7),
    ]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX))
    # This year's rank is the column without a year of its own.
    assert (sheet.header_row, sheet.rows.column("placed").to_pylist()) == (2, [1])


def test_years_below_a_merged_group_are_columns_of_their_own(read_sheets: Read) -> None:
    rows = [("供应商名称", "质量", None, "时效", None), (None, 2022, 2023, 2022, 2023), ("甲", 4, 5, 2, 3)]
    by = contracts(INDEX.replace("质量_得分", "质量_2023").replace("时效_得分", "时效_2023"))
    (sheet,) = read_sheets({"表": rows}, by, merges=["A1:A2", "B1:C1", "D1:E1"])
    assert (sheet.rows.column("quality").to_pylist(), sheet.rows.column("speed").to_pylist()) == ([5], [3])


def test_a_row_of_data_that_holds_years_is_no_header(read_sheets: Read) -> None:
    rows = [("供应商名称", "质量_得分", "时效_得分"), ("甲", 2022, 2023), (None, 2021, None)]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX))
    assert (sheet.header_row, sheet.rows_read, names(sheet)) == (1, 2, ["甲"])


def test_a_very_long_heading_hinders_no_other_and_is_not_called_by_its_group(read_sheets: Read) -> None:
    rows = [
        (None, "质量", None, "时效", None),
        ("供应商名称", "得分", "很" * 90, "得分", "名次"),
        ("甲", 4.5, 9, 3.5, 1),
    ]
    by = contracts(INDEX.replace("zh: 名次", "zh: 质量"))
    (sheet,) = read_sheets({"表": rows}, by)
    assert sheet.state == "loaded"
    assert sheet.rows.column("placed").to_pylist() == [None]


def test_a_merged_line_between_rows_is_set_aside(read_sheets: Read) -> None:
    rows = [
        ("供应商名称", "质量_得分", "时效_得分"),
        ("一、柜面外包",),
        ("甲", 4.5, 3.5),
        ("二、后勤外包",),
        ("乙", 2, 3),
    ]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX), merges=["A2:C2", "A4:C4"])
    assert (names(sheet), aside(sheet), sheet.rows_rejected) == (["甲", "乙"], [(2, "section"), (4, "section")], 0)


def test_a_row_with_a_name_alone_is_no_line_between_rows(read_sheets: Read) -> None:
    rows = [("供应商名称", "质量_得分", "时效_得分", "名次"), ("甲", None, None), ("乙", 2, 3, 1)]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX), merges=["B2:C2"])
    assert (names(sheet), aside(sheet), sheet.rows_rejected) == (["乙"], [], 1)


@pytest.mark.parametrize("word", ["Notes", "注", "附 注"])
def test_a_word_for_notes_alone_ends_the_table(read_sheets: Read, word: str) -> None:
    rows = [("供应商名称", "质量_得分", "时效_得分"), ("甲", 4.5, 3.5), (None,), (word,), ("a. 以上均为估计数",)]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX))
    assert (names(sheet), aside(sheet)) == (["甲"], [(4, "footer"), (5, "footer")])


def test_a_vendor_called_notes_is_data(read_sheets: Read) -> None:
    rows = [("供应商名称", "质量_得分", "时效_得分"), ("Notes", 4.5, 3.5), ("乙", 2, 3)]
    (sheet,) = read_sheets({"表": rows}, contracts(INDEX))
    assert (names(sheet), aside(sheet)) == (["Notes", "乙"], [])


@pytest.mark.parametrize("order", [("closed", "soon"), ("soon", "closed")])
def test_the_longest_name_on_the_tab_says_what_the_cells_are(read_sheets: Read, order: tuple[str, str]) -> None:
    words = {"closed": ("办结", "Closed"), "soon": ("三日内办结", "Closed within 3 days")}
    # Contracts are gone through by name, so each of the two comes first once.
    sources = {name: f"{letter}_{name}" for letter, name in zip("ab", order, strict=True)}
    by = contracts(*(BY_PRODUCT.format(name=sources[name], zh=words[name][0], en=words[name][1]) for name in words))
    rows = [("公司", "卡", "贷款"), ("甲", 0.5, 1)]
    read = read_sheets({"Closed": rows, "Closed within 3 days": rows, "三日内办结率": rows, "办结数": rows}, by)
    assert [sheet.contract.source if sheet.contract else None for sheet in read] == [
        sources["closed"],
        sources["soon"],
        sources["soon"],
        sources["closed"],
    ]


@pytest.mark.parametrize("tab", ["2018", "2018年", "2018 年度"])
def test_a_sheet_called_by_a_year_is_of_that_year(read_sheets: Read, tab: str) -> None:
    (sheet,) = read_sheets({tab: [("供应商名称", "得分"), ("甲", 1)]}, contracts(YEARLY.replace("KIND", "period")))
    assert sheet.rows.column("year").to_pylist() == ["2018"]
    assert sheet.told is not None
    assert sheet.told.code == "M-13"


@pytest.mark.parametrize(("tab", "kind"), [("2018", "month"), ("表2018", "period"), ("2018-2019", "period")])
def test_a_year_is_no_month_and_a_name_with_more_in_it_no_year(read_sheets: Read, tab: str, kind: str) -> None:
    (sheet,) = read_sheets({tab: [("供应商名称", "得分"), ("甲", 1)]}, contracts(YEARLY.replace("KIND", kind)))
    assert sheet.state in {"held", "unrecognised"}
