"""Figures of a period beside what they are compared with: last year's, planned, growth, parts (M-02, M-15, M-32)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import SheetRead
from tests.pipelines.staged import contracts_with

Rows = Sequence[Sequence[object]]
Read = Callable[..., SheetRead]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return how rows on a sheet called 2025年3月 are read by the shipped contracts; `merged` are its merged ranges."""

    def reading(rows: Rows, *merged: str) -> SheetRead:
        book = Workbook()
        page = book.worksheets[0]
        page.title = "2025年3月"
        for row in rows:
            page.append(list(row))
        for each in merged:
            page.merge_cells(each)
        book.save(tmp_path / "业务量.xlsx")
        found = read_file(tmp_path / "业务量.xlsx", "业务量.xlsx", contracts_with(), Limits(), Given())
        return found.sheets[0]

    return reading


def taken(sheet: SheetRead) -> dict[str, list[Any]]:
    names = [name for name in ("volume", "errors") if sheet.rows is not None]
    return {name: sheet.rows.column(name).to_pylist() for name in names}


# Of the columns below 业务量 one says that it is the period's own.
@pytest.mark.parametrize(
    ("parts", "figures", "own"),
    [
        (("上年同期数", "本期数", "同比增减", "年初至今"), (50, 60, 0.2, 180), 60),
        (("计划", "实际", "完成率", "环比"), (50, 60, 1.2, 0.1), 60),
        (("实际完成数", "其中：对公", "对私", "占比"), (60, 20, 40, 0.5), 60),
        (("其中：对公", "其中：对私", "合计", "增长率"), (20, 40, 60, 0.1), 60),
        (("上月", "本月", "增减额", "合计"), (50, 60, 10, 110), 60),
    ],
)
def test_the_columns_own_figure_is_taken(
    read: Read, parts: tuple[str, ...], figures: tuple[object, ...], own: int
) -> None:
    sheet = read([("合同编号", "业务量"), (None, *parts), ("HT-1", *figures)], "B1:E1")
    assert (sheet.state, taken(sheet)["volume"], sheet.questions) == ("loaded", [own], ())


def test_a_growth_or_a_part_is_never_the_figure_itself(read: Read) -> None:
    for parts in (("上年同期", "同比"), ("其中：对公", "占比"), ("计划", "预算完成率")):
        sheet = read([("合同编号", "业务量"), (None, *parts), ("HT-1", 50, 0.2)], "B1:C1")
        assert (sheet.state, [each.kind for each in sheet.questions]) == ("held", ["column"])


def test_beside_a_sum_since_january_a_growth_is_no_months_figure(read: Read) -> None:
    sheet = read([("合同编号", "业务量"), (None, "本年累计", "同比"), ("HT-1", 180, 0.2)], "B1:C1")
    assert [problem["column"][0].as_py() for problem in sheet.problems] == ["B"]


def test_columns_that_say_no_more_than_their_group_are_asked_about(read: Read) -> None:
    sheet = read([("合同编号", "业务量"), (None, "对公", "对私"), ("HT-1", 20, 40)], "B1:C1")
    assert (sheet.state, [each.kind for each in sheet.questions]) == ("held", ["column"])


# Whole groups: the period's, or no other's, go before those that must be left out to read their columns.
@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (("本月", "上年同期"), {"volume": [60], "errors": [1]}),
        (("上年同期", "本月"), {"volume": [50], "errors": [2]}),
        (("计划", "实际"), {"volume": [50], "errors": [2]}),
        (("新网点", "本月"), {"volume": [50], "errors": [2]}),
        (("业务完成情况", "上月"), {"volume": [60], "errors": [1]}),
    ],
)
def test_the_group_of_the_period_is_read(read: Read, groups: tuple[str, str], expected: dict[str, list[int]]) -> None:
    header = ("合同编号", groups[0], None, groups[1], None)
    rows = [header, (None, "业务量", "差错数", "业务量", "差错数"), ("HT-1", 60, 1, 50, 2)]
    assert taken(read(rows, "B1:C1", "D1:E1")) == expected


def test_two_groups_of_which_none_is_the_periods_are_asked_about(read: Read) -> None:
    rows = [
        ("合同编号", "对公", None, "对私", None),
        (None, "业务量", "差错数", "业务量", "差错数"),
        ("HT-1", 6, 1, 5, 2),
    ]
    sheet = read(rows, "B1:C1", "D1:E1")
    assert (sheet.state, [each.kind for each in sheet.questions]) == ("held", ["column", "column"])


def test_a_column_without_a_group_goes_before_one_that_has_another(read: Read) -> None:
    rows = [
        ("合同编号", "业务量", "差错数", "新网点", None),
        (None, None, None, "业务量", "差错数"),
        ("HT-1", 60, 1, 5, 2),
    ]
    assert taken(read(rows, "D1:E1", "A1:A2", "B1:B2", "C1:C2")) == {"volume": [60], "errors": [1]}


def test_below_months_what_is_planned_or_compared_is_left_unread(read: Read) -> None:
    rows = [
        ("2025年业务量",),
        ("合同编号", "1月", None, "2月", None),
        (None, "计划", "实际", "实际", "同比"),
        ("HT-1", 5, 6, 7, 0.1),
    ]
    sheet = read(rows, "B2:C2", "D2:E2")
    assert (taken(sheet)["volume"], [each.field for each in sheet.columns].count(None)) == ([6, 7], 2)
    flat = read([("2025年",), ("合同编号", "1月业务量", "1月业务量同比"), ("HT-1", 6, 0.1)])
    assert taken(flat)["volume"] == [6]


def test_a_header_that_says_pieces_goes_before_the_note_above(read: Read) -> None:
    note = ("单位：万笔",)
    assert taken(read([note, ("合同编号", "业务量(笔)"), ("HT-1", 60)]))["volume"] == [60]
    assert taken(read([note, ("合同编号", "业务量", "差错数(笔)"), ("HT-1", 6, 3)])) == {
        "volume": [60_000],
        "errors": [3],
    }
    assert taken(read([note, ("合同编号", "业务量(必填)"), ("HT-1", 6)]))["volume"] == [60_000]
