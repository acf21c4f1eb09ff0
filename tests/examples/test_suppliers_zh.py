"""402 suppliers and 8 carriers over 240 weeks, weeks as columns, Chinese sheets that differ by their tabs alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.examples.outside import Outside

FOLDER = "suppliers_zh"
SUPPLIERS, CARRIERS = "附件1 近5年402家供应商的相关数据.xlsx", "附件2 近5年8家转运商的相关数据.xlsx"
SHEETS = {
    "ordered": (SUPPLIERS, "企业的订货量（m³）", 2, "ordered_m3"),
    "delivered": (SUPPLIERS, "供应商的供货量（m³）", 2, "delivered_m3"),
    "losses": (CARRIERS, "运输损耗率（%）", 1, "loss_share"),
}
WEEKS = [f"W{week:03d}" for week in range(1, 241)]


@pytest.fixture(scope="module")
def weeks(staged: Callable[[str], Outside]) -> Outside:
    return staged(FOLDER)


@pytest.fixture(scope="module")
def published(shared_data: Callable[[str], Path]) -> dict[str, pd.DataFrame]:
    """Each sheet as pandas has it: one row per supplier or carrier, one column per week."""
    frames = {}
    for source, (file, sheet, first_week, _) in SHEETS.items():
        frame = pd.read_excel(shared_data(FOLDER) / file, sheet_name=sheet, engine="calamine")
        frames[source] = frame.set_index(frame.columns[0]).iloc[:, first_week - 1 :]
    return frames


def test_the_files_hold_what_they_promise(published: dict[str, pd.DataFrame]) -> None:
    assert {source: frame.shape for source, frame in published.items()} == {
        "ordered": (402, 240),
        "delivered": (402, 240),
        "losses": (8, 240),
    }


@pytest.mark.parametrize("source", SHEETS)
def test_every_cell_below_a_week_is_one_row(weeks: Outside, source: str, published: dict[str, pd.DataFrame]) -> None:
    file, sheet, _, _ = SHEETS[source]
    cells = published[source].size
    assert weeks.accounts()[file, sheet] == (source, cells, cells, 0, 0)


@pytest.mark.parametrize("source", SHEETS)
def test_every_supplier_and_week_has_its_own_value(
    weeks: Outside, source: str, published: dict[str, pd.DataFrame]
) -> None:
    owner = "carrier_id" if source == "losses" else "supplier_id"
    found = weeks.rows(f"select {owner}, week, {SHEETS[source][3]} from staging.{source}")
    # Rates are stored as fractions with nine decimals; the sheet has percent points with four.
    worth = 100 if source == "losses" else 1
    read = {(name, week): value * worth for name, week, value in found}
    expected = {
        (name, week): Decimal(str(round(value, 4)))
        for week in WEEKS
        for name, value in published[source][week].to_dict().items()
    }
    assert read == expected


def test_every_row_of_the_sheet_keeps_its_number(weeks: Outside) -> None:
    query = "select supplier_id, source_row from staging.delivered where week = 'W240' order by source_row"
    assert weeks.rows(query) == [(f"S{number:03d}", number + 1) for number in range(1, 403)]


def test_a_loss_below_one_and_a_half_percent_is_no_fraction_since_the_tab_says_percent(weeks: Outside) -> None:
    # 982 of 1,920 cells lie between 0 and 1.5: alone they would be open, in the column they are percent points.
    assert weeks.rows(
        "select max(loss_share), count(*) filter (loss_share between 1e-9 and 0.015) from staging.losses"
    ) == [(Decimal("0.05"), 982)]


def test_a_loss_of_zero_may_be_a_week_without_transport_and_is_noted(
    weeks: Outside, published: dict[str, pd.DataFrame]
) -> None:
    noted = weeks.places("M-16", "loss_share")
    assert len(noted) == int((published["losses"] == 0).sum().sum()) == 479
    assert {text for _, _, text in noted} == {"0"}


@pytest.mark.parametrize("source", ["ordered", "delivered"])
def test_weeks_of_more_than_30_000_cubic_metres_are_noted_with_their_own_cell(
    weeks: Outside, shared_data: Callable[[str], Path], source: str
) -> None:
    file, tab, _, field = SHEETS[source]
    noted = weeks.places("V16", field)
    sheet = openpyxl.load_workbook(shared_data(FOLDER) / file, read_only=False)[tab]
    cells = [cell for row in sheet.iter_rows(min_row=2, min_col=3) for cell in row if cell.value is not None]
    large = sorted((cell.coordinate, str(cell.value)) for cell in cells if cell.value > 30_000)
    assert sorted((cell, text) for _, cell, text in noted) == large
    assert len(large) == {"ordered": 3, "delivered": 2}[source]


def test_nothing_arrives_that_was_not_ordered_and_nothing_else_is_told_of(weeks: Outside) -> None:
    query = (
        "select count(*) from staging.delivered as d inner join staging.ordered as o "
        "on d.supplier_id = o.supplier_id and d.week = o.week where o.ordered_m3 = 0 and d.delivered_m3 > 0"
    )
    assert weeks.rows(query) == [(0,)]
    assert {rule for _, _, rule, _ in weeks.told()} == {"M-16", "V16"}
