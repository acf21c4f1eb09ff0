"""777 purchase orders in a workbook where somebody filled gaps, hid the recorded columns and left notes on another sheet."""

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

FOLDER, FILE, SHEET = "procurement_kpi", "Procurement Dataset.xlsx", "Procurement Dataset"


@pytest.fixture(scope="module")
def orders(staged: Callable[[str], Outside]) -> Outside:
    return staged(FOLDER)


@pytest.fixture(scope="module")
def published(shared_data: Callable[[str], Path]) -> pd.DataFrame:
    return pd.read_excel(shared_data(FOLDER) / FILE, sheet_name=SHEET, engine="calamine")


def test_all_orders_but_one_are_loaded_and_two_other_sheets_are_listed(
    orders: Outside, published: pd.DataFrame
) -> None:
    assert len(published) == 777
    assert orders.accounts() == {
        (FILE, "raw data"): (None, 0, 0, 0, 0),
        (FILE, SHEET): ("orders", 777, 776, 1, 0),
        (FILE, "Lembar2"): (None, 0, 0, 0, 0),
    }
    assert orders.rows("select sheet, code from staging.sheets where source is null order by seq") == [
        ("raw data", "E11"),
        ("Lembar2", "E09"),
    ]


def test_columns_add_up_to_what_pandas_adds_up(orders: Outside, published: pd.DataFrame) -> None:
    kept = published[published["PO_ID"] != "PO-00101"]
    names = {
        "quantity": "Quantity",
        "unit_price": "Unit_Price",
        "negotiated_price": "Negotiated_Price",
        "defective_units": "Defective_Units",
        "amount": "Total_Amount",
    }
    found = orders.sums("orders", *names)[FILE, SHEET]
    for value, name in zip(found, names.values(), strict=True):
        places = 4 if name == "Total_Amount" else 2
        assert value == sum(Decimal(str(round(cell, places))) for cell in kept[name].dropna())


def test_everything_told_of_is_one_of_these(orders: Outside, published: pd.DataFrame) -> None:
    open_ones = published["Order_Status"].isin(["Cancelled", "Pending"])
    assert orders.told() == {
        ("orders", "", "M-25", "noted"): 1,
        ("orders", "delivered_on", "V06", "rejected"): 1,
        # The order that is refused is not told of twice.
        ("orders", "delivered_on", "V07", "noted"): (published["Delivery_Date"].notna() & open_ones).sum(),
        ("orders", "delivered_on_filled", "M-16", "noted"): published["Delivery_Date"].isna().sum(),
        ("orders", "defective_filled", "M-16", "noted"): published["Defective_Units"].isna().sum(),
        ("orders", "quantity", "V16", "noted"): (published["Quantity"] == 5000).sum(),
    }


def test_an_order_delivered_five_days_before_it_was_placed_is_refused(orders: Outside) -> None:
    assert orders.places("V06", "delivered_on") == [(SHEET, "E102", "2022-02-22 00:00:00")]


def test_what_was_not_recorded_stays_missing_though_a_column_was_filled(
    orders: Outside, published: pd.DataFrame
) -> None:
    missing = published["Delivery_Date"].isna().sum(), published["Defective_Units"].isna().sum()
    query = (
        "select count(*) filter (delivered_on is null), count(*) filter (defective_units is null) from staging.orders"
    )
    assert orders.rows(query) == [missing] == [(87, 136)]


def test_the_hidden_columns_are_the_recorded_ones_and_they_are_named(
    orders: Outside, shared_data: Callable[[str], Path]
) -> None:
    sheet = openpyxl.load_workbook(shared_data(FOLDER) / FILE)[SHEET]
    hidden = [letters for letters, column in sheet.column_dimensions.items() if column.hidden]
    assert [sheet[f"{letters}1"].value for letters in hidden] == ["Delivery_Date", "Defective_Units"]
    ((sentence,),) = orders.rows("select en from staging.problem_cells where rule = 'M-25'")
    assert sentence.startswith(f"2 columns are hidden ({', '.join(hidden)});")


def test_a_cancelled_or_pending_order_with_a_delivery_date_is_noted(orders: Outside) -> None:
    query = (
        "select o.status, count(*) from staging.orders as o inner join staging.problem_cells as p "
        "on o.source_row = p.row where p.rule = 'V07' group by o.status order by o.status"
    )
    assert orders.rows(query) == [("CANCELLED", 55), ("PENDING", 75)]
