"""Months as columns whose headings say different units: 1月(万笔) beside 2月(笔) (M-09, M-10, M-26, M-32)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
import yaml

from pipelines.contract import Contracts, contracts_from
from pipelines.reading.heading_units import with_unit
from pipelines.reading.outcomes import SheetRead
from tests.pipelines.conftest import FEES

Read = Callable[..., SheetRead]
Listed = Callable[[SheetRead], list[tuple[str, str, str]]]


def by_month(value: str, **changes: object) -> Contracts:
    """Return the fee sheet with months as columns, whose cells are one of its fields, and the only needed one."""
    contract = yaml.safe_load(FEES)
    contract["pivot"] = {"field": "month", "value": value}
    contract["checks"] = []
    for field in contract["fields"]:
        if field["name"] == "fee_cny" and value != "fee_cny":
            field["required"] = False
        if field["name"] == value:
            field.update(changes)
    return contracts_from({"fees.yaml": contract})


def read_months(read: Read, title: str, header: tuple[str, ...], *rows: tuple[object, ...], field: str) -> SheetRead:
    return read([(title,), ("供应商名称", *header), *rows], contracts=by_month(field))


def values(sheet: SheetRead, field: str) -> list[Any]:
    return list(sheet.rows.column(field).to_pylist())


def test_each_heading_counts_in_its_own_unit(read_rows: Read) -> None:
    header = ("1月(万笔)", "2月(笔)", "3月(千笔)")
    sheet = read_months(read_rows, "2025年笔数", header, ("甲", 1.2, 20_000, "1,500"), field="pieces")
    assert values(sheet, "pieces") == [12_000, 20_000, 1_500_000]


@pytest.mark.parametrize("rows", [("1月(万元)", "2月(元)"), ("1月（万元）", "2月 （元）")])
def test_each_heading_pays_in_its_own_unit(read_rows: Read, rows: tuple[str, ...]) -> None:
    sheet = read_months(read_rows, "2025年费用", rows, ("甲", 1.5, "￥20,000"), ("乙", "-2", "3万元"), field="fee_cny")
    assert values(sheet, "fee_cny") == [15_000, 20_000, -20_000, 30_000]


def test_a_row_of_units_below_the_months_speaks_of_each_month(read_rows: Read) -> None:
    rows = [("2025年费用",), ("供应商名称", "1月", "2月"), (None, "(万元)", "(元)"), ("甲", 1.5, 20_000)]
    assert values(read_rows(rows, contracts=by_month("fee_cny")), "fee_cny") == [15_000, 20_000]


def test_rates_are_parts_of_what_their_heading_says(read_rows: Read) -> None:
    sheet = read_months(read_rows, "2025年合格率", ("1月(%)", "2月(‰)"), ("甲", 95, 950), field="quality")
    assert values(sheet, "quality") == [Decimal("0.95"), Decimal("0.95")]


@pytest.mark.parametrize(
    ("title", "field", "header"),
    [
        ("2025年笔数", "pieces", ("1月", "2月(万笔)")),
        ("2025年费用", "fee_cny", ("1月(元)", "2月")),
        ("2025年合格率", "quality", ("1月(%)", "2月")),
    ],
)
def test_a_heading_that_says_nothing_beside_one_that_does_holds_the_sheet(
    read_rows: Read, title: str, field: str, header: tuple[str, ...]
) -> None:
    sheet = read_months(read_rows, title, header, ("甲", 1, 2), field=field)
    assert (sheet.state, sheet.rows_read, sheet.told and sheet.told.code) == ("held", 0, "M-09")
    named, silent = ("B", "C") if "(" in header[0] else ("C", "B")
    assert sheet.told is not None
    assert f"{named} 列写明了单位，{silent} 列没有写" in sheet.told.zh
    assert f"{named} name a unit, {silent} do not" in sheet.told.en


def test_headings_alike_and_headings_below_a_note_need_no_words_of_their_own(read_rows: Read) -> None:
    alike = read_months(read_rows, "2025年费用", ("1月(万元)", "2月(万元)"), ("甲", 1, 2), field="fee_cny")
    assert values(alike, "fee_cny") == [10_000, 20_000]
    noted = read_months(read_rows, "2025年费用（万元）", ("1月", "2月(元)"), ("甲", 1, 2), field="fee_cny")
    assert values(noted, "fee_cny") == [10_000, 2]
    pieces = read_months(read_rows, "2025年笔数", ("1月", "2月(笔)"), ("甲", 1, 2), field="pieces")
    assert values(pieces, "pieces") == [1, 2]


def test_totals_are_compared_in_the_unit_of_their_own_month(read_rows: Read, problem_cells: Listed) -> None:
    header, rows = ("1月(万元)", "2月(元)"), (("甲", 1.23, 1), ("乙", 2.34, 2))
    agreeing = read_months(read_rows, "2025年费用", header, *rows, ("合计", 3.58, 3), field="fee_cny")
    assert problem_cells(agreeing) == []
    wrong = read_months(read_rows, "2025年费用", header, *rows, ("合计", 3.6, 4), field="fee_cny")
    assert problem_cells(wrong) == [("B5", "V23", "noted"), ("C5", "V23", "noted")]
    (told, _) = [cell for table in wrong.problems for cell in table.to_pylist()]
    assert "是 3.6万元，各行相加为 3.57万元" in told["zh"]


@pytest.mark.parametrize("text", ["约5", "5笔", "—", "不适用", "3人", "", None])
def test_only_a_number_gets_a_unit(text: str | None) -> None:
    assert with_unit(pa.array([text], pa.string()), "万").to_pylist() == [text]


@pytest.mark.parametrize("text", ["5", "-1,200.50", "１２", "1.2e+3", " 7\u00a0", "(12)"])
def test_a_number_however_written_gets_a_unit(text: str) -> None:
    assert with_unit(pa.array([text], pa.string()), "万").to_pylist() == [f"{text}万"]
