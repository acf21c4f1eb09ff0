"""Is a quarter carried forward over its contract's own term: part quarters, part years, and a provision for the exit?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from models.present_value import parts
from pipelines.cost_years import over_years
from pipelines.opened import Warehouse
from pipelines.transform import in_order, load_tables
from pipelines.workspace import PRODUCT
from tests.sql.test_sql import insert, prepare, run

WANTED = {"costs.verdicts", "costs.one_time_cash"}
ITEMS = (("I1", "IN", "always"), ("O1", "OUT", "always"), ("O2", "OUT", "always"), ("O13", "OUT", "never"))
# What the quarter costs: 3,000 in-house; 1,500 outsourced, its VAT nought.
QUARTER: tuple[Mapping[str, Any], ...] = (
    {"side": "IN", "cost_item": "I1", "amount_ex_vat_cny": 3000},
    {"side": "OUT", "cost_item": "O1", "amount_ex_vat_cny": 1500, "vat_cny": 0},
)
SELECTION = {"side": "OUT", "cost_item": "O2", "amount_ex_vat_cny": 20000, "recurring": "一次性", "amort_months": 18}
PROVISION = {"side": "OUT", "cost_item": "O13", "amount_ex_vat_cny": 100, "recurring": "经常性"}
EXIT = {"side": "OUT", "cost_item": "O13", "amount_ex_vat_cny": 1000, "recurring": "一次性"}
NOTHING = {"side": "OUT", "cost_item": "O2", "amount_ex_vat_cny": 0, "remark": "沿用"}
RATE, WAGES, PRICES = Fraction("0.05"), Fraction("0.04"), Fraction("0.03")


def engine() -> list[str]:
    """Return all that both are reckoned from, in order."""
    tables = in_order(load_tables([PRODUCT / "sql" / "costs"]))
    needed = set(WANTED)
    for table in reversed(tables):
        needed |= table.reads if table.name in needed else frozenset()
    return [table.name for table in tables if table.name in needed]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        prepare(opened)
        items = [
            {
                "cost_code": code, "seq": seq, "side": side, "mandatory": mandatory, "title_zh": code, "title_en": code,
                "owed_zh": "财务", "owed_en": "Finance", "behaviour": "fixed", "needs_reason": code == "O2",
            }
            for seq, (code, side, mandatory) in enumerate(ITEMS)
        ]  # fmt: skip
        insert(opened, "policy.cost_items", items)
        yield opened


def carried(
    connection: duckdb.DuckDBPyConnection,
    rows: tuple[Mapping[str, Any], ...],
    start_on: str,
    end_on: str,
    *,
    contract_type: str = "unit_price",
) -> Mapping[str, Any]:
    """Return the years of an engagement whose rows stand in the last quarter of 2025, but for those with a period."""
    place = {"engagement_id": "e", "contract_no": "K"}
    insert(connection, "staging.contracts", [{"contract_no": "K", "contract_type": contract_type}])
    insert(connection, "staging.engagements", [{**place, "start_on": start_on, "end_on": end_on}])
    insert(connection, "entities.engagements", [{**place, "mode": "offsite", "start_on": start_on, "end_on": end_on}])
    insert(connection, "staging.cost_entries", [{"engagement_id": "e", "period": "2025Q4", **row} for row in rows])
    run(connection, engine())
    (row,) = over_years(Warehouse(Path("example"), "example", connection), "2025Q4").records()
    return row


def present(yearly: Fraction, growth: Fraction, *ends: float) -> float:
    """Return by hand what a yearly amount is worth, `ends` being when each year or part of one is over."""
    worth, begun = 0.0, 0.0
    for year, end in enumerate(ends):
        worth += float(yearly * (1 + growth) ** year) * (end - begun) / float(1 + RATE) ** end
        begun = end
    return worth


def test_a_quarter_of_one_month_is_a_twelfth_of_a_year_and_eighteen_months_are_a_year_and_a_half(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    row = carried(connection, (*QUARTER, SELECTION), "2025-12-01", "2027-05-31")
    assert row["years"] == 1.5
    inhouse = present(Fraction(3000 * 12), WAGES, 1, 1.5)
    outsourced = 20000 + present(Fraction(1500 * 12), PRICES, 1, 1.5)
    assert row["inhouse_present_cny"] == pytest.approx(inhouse, abs=0.005)
    assert row["outsourced_present_cny"] == pytest.approx(outsourced, abs=0.005)
    assert row["verdict"] == "PASS"
    # 36,000 and half of 36,000 more 4 %, less 18,000 and half of 18,000 more 3 %, less the selection.
    assert row["nominal_saving_cny"] == 36000 + 18720 - 18000 - 9270 - 20000


# A term counts from its own first day; a day too many in the register is no month.
@pytest.mark.parametrize(
    ("start_on", "end_on", "years"),
    [
        ("2025-10-01", "2028-09-30", 3), ("2025-12-15", "2027-06-14", 1.5), ("2025-10-01", "2028-10-01", 3),
        ("2025-12-01", "2026-06-29", 0.5833), ("2025-12-20", "2025-12-31", 0.0833),
    ],
)  # fmt: skip
def test_the_term_is_the_contracts_own(
    connection: duckdb.DuckDBPyConnection, start_on: str, end_on: str, years: float
) -> None:
    assert carried(connection, (*QUARTER, NOTHING), start_on, end_on)["years"] == years


def test_months_are_years_and_a_part() -> None:
    assert parts(36) == (1, 1, 1)
    assert parts(18) == (1, Fraction(1, 2))
    assert parts(4) == (Fraction(1, 3),)


def test_a_provision_for_the_exit_goes_on_every_year(connection: duckdb.DuckDBPyConnection) -> None:
    row = carried(connection, (*QUARTER, NOTHING, PROVISION), "2025-10-01", "2028-09-30")
    outsourced = present(Fraction(1600 * 4), PRICES, 1, 2, 3)
    assert row["outsourced_present_cny"] == pytest.approx(outsourced, abs=0.005)


def test_an_exit_in_cash_takes_the_provisions_place(connection: duckdb.DuckDBPyConnection) -> None:
    paid = {**EXIT, "period": "2028Q3"}
    row = carried(connection, (*QUARTER, NOTHING, PROVISION, paid), "2025-10-01", "2028-09-30")
    outsourced = present(Fraction(1500 * 4), PRICES, 1, 2, 3) + 1000 / 1.05**3
    assert row["outsourced_present_cny"] == pytest.approx(outsourced, abs=0.005)


def test_a_bot_contract_has_its_verdict_over_the_years_alone(connection: duckdb.DuckDBPyConnection) -> None:
    row = carried(connection, (*QUARTER, NOTHING), "2025-10-01", "2028-09-30", contract_type="bot")
    assert connection.execute("select verdict from costs.verdicts where period = '2025Q4'").fetchall() == [
        ("NOT_ASSESSABLE",)
    ]
    assert (row["verdict"], row["npv_saving_cny"] > 0) == ("PASS", True)
