"""Does the product compute the worked example of domain 4.8 to the printed digit: from sheets to verdict, price and years?

The rows below are what a bank would type: one in-house calculation, three months of volume, the contract's price, a
penalty, and the outsourced lines. Everything else is the product's own SQL and models.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from models.cost_simulation import Case, Line, break_even, sides, simulate, tornado, usual_ranges
from models.present_value import Comparison, Side, compare, growing, satisfies_differential
from pipelines.cost_cases import cases, write_simulations
from pipelines.cost_volumes import volume_crossings
from pipelines.cost_years import outlooks, over_years
from pipelines.opened import Warehouse
from pipelines.policy import write_policy
from pipelines.staging.ledger import LEDGER_DDL
from pipelines.tenders.tables import JOURNAL
from pipelines.transform import INTERFACE, MACROS, SqlTable, in_order, leading_to, load_tables
from pipelines.workspace import PRODUCT
from tests.sql.test_sql import shipped

MONTHS = ("2025-10-01", "2025-11-01", "2025-12-01")
BASELINE = {
    "service_name": "录入", "using_unit": "东分行", "method": "bottom_up", "as_of": "2025-10-01", "volume_basis": 600000,
    "handling_seconds": 60, "pay_cny": 7000, "social_insurance": "0.26", "housing_fund": "0.10", "bonus_cny": 52500,
    "training_cny": 7500, "recruiting_cny": 5000, "attrition": "0.04", "ramp_loss_cny": 4500, "equipment_cny": 7200,
    "equipment_years": 3, "seat_area_m2": 6, "rent_cny": 100, "licences_cny": 200, "overhead": "0.12",
    "error_rate": "0.0003", "loss_per_error_cny": 50, "supervisors": 2, "supervisor_pay_cny": 10000, "paid_hours": 500,
    "shrinkage": "0.20", "source_row": 4,
}  # fmt: skip
# code: amount, one-time months, fixed or variable
OUTSOURCED: dict[str, list[dict[str, Any]]] = {
    "O2": [{"amount_ex_vat_cny": 48000, "recurring": "一次性", "amort_months": 36}],
    "O3": [{"amount_ex_vat_cny": "32640"}],
    "O4": [{"amount_ex_vat_cny": 120000, "recurring": "一次性", "amort_months": 36}],
    "O5": [{"amount_ex_vat_cny": 20400}],
    "O6": [{"amount_ex_vat_cny": 4000}],
    "O7": [{"amount_ex_vat_cny": 3000}],
    "O8": [{"amount_ex_vat_cny": 2600}],
    # 27 seats, of which two are the supervisors' and do not follow the volume.
    "O9": [
        {"amount_ex_vat_cny": 75000, "behaviour": "variable"},
        {"amount_ex_vat_cny": 6000, "behaviour": "fixed", "sequence": 2},
    ],
    "O10": [{"amount_ex_vat_cny": 50886}],
    "O11": [{"amount_ex_vat_cny": 15000}],
}


def insert(connection: duckdb.DuckDBPyConnection, table: str, **row: Any) -> None:
    connection.execute(
        f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})", list(row.values())
    )


@cache
def cost_tables() -> tuple[SqlTable, ...]:
    """The tables of schema costs that need no score, and what they rest on, in order."""
    tables = in_order(load_tables([PRODUCT / "sql" / name for name in ("entities", "measures", "costs")]))
    # What stands beside a score waits for the scores.
    judged = {table.name for table in tables if "scores.engagement_scores" in table.reads}
    needed = leading_to(tables, {table.name for table in tables if table.name.startswith("costs.")} - judged)
    return tuple(table for table in tables if table.name in needed)


def prepared() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(MACROS.read_text("utf-8"))
    connection.execute(INTERFACE.read_text("utf-8"))
    connection.execute(JOURNAL.read_text("utf-8"))
    connection.execute(LEDGER_DDL.read_text("utf-8"))
    connection.execute("create schema scores; create schema meta")
    connection.execute("create table meta.build (as_of date); insert into meta.build values ('2026-01-10')")
    policy, contracts = shipped()
    write_policy(connection, policy)
    connection.execute("update policy.cost_parameters set value = 0.5 where name = 'vat_recoverable'")
    for contract in contracts:
        columns = ", ".join(f'"{field.name}" {field.sql_type}' for field in contract.fields)
        connection.execute(
            f"create table staging.{contract.source} ({columns}, file_id varchar, source_sheet varchar, "
            f"source_row integer, na_fields varchar[])"
        )
        if contract.refers == "engagement" or contract.source == "engagements":
            connection.execute(f"alter table staging.{contract.source} add column engagement_id varchar")
        if contract.refers == "vendor" or contract.source == "vendors":
            connection.execute(f"alter table staging.{contract.source} add column vendor_id varchar")
    return connection


def fill(connection: duckdb.DuckDBPyConnection, added_cny: int = 0) -> None:
    """Fill the example in; `added_cny` goes to a line of each side."""
    insert(
        connection, "staging.engagements", engagement_id="e", vendor_id="v", service_name="录入", using_unit="东分行",
        mode="onsite", start_on="2025-10-01", end_on="2028-09-30", vat_rate="0.06", contract_no="K",
    )  # fmt: skip
    insert(connection, "staging.inhouse_baselines", **BASELINE)
    for number, month in enumerate(MONTHS):
        insert(
            connection, "staging.volumes", engagement_id="e", month=month, volume=200000, errors=100, source_row=number
        )
    insert(
        connection, "staging.contract_prices", engagement_id="e", sequence=1, unit_price_cny=Decimal("1.20"),
        escalator="0.03", source_row=1,
    )  # fmt: skip
    insert(
        connection, "staging.penalties", engagement_id="e", period="2025Q4", kpi_name="时效",
        amount_ex_vat_cny=14400, status="confirmed",
    )  # fmt: skip
    for code, rows in OUTSOURCED.items():
        for row in rows:
            place = {"engagement_id": "e", "period": "2025Q4", "side": "OUT", "cost_item": code, "source_row": 1}
            insert(connection, "staging.cost_entries", **row, **place)
    for side, item in (("IN", "I14"), ("OUT", "O12")) if added_cny else ():
        insert(
            connection, "staging.cost_entries", engagement_id="e", period="2025Q4", side=side, cost_item=item,
            amount_ex_vat_cny=added_cny,
        )  # fmt: skip


def compute(connection: duckdb.DuckDBPyConnection) -> None:
    for table in cost_tables():
        connection.execute(f"drop table if exists {table.name}")
        connection.execute(f"create table {table.name} as\n{table.query}")
    write_simulations(connection)


@pytest.fixture(scope="module")
def example() -> Iterator[duckdb.DuckDBPyConnection]:
    with prepared() as connection:
        fill(connection)
        compute(connection)
        yield connection


@pytest.fixture(scope="module")
def case(example: duckdb.DuckDBPyConnection) -> Case:
    (quarter,) = cases(example)
    return quarter.case


def printed(number: Fraction | Decimal | float, digits: int) -> str:
    exact = Fraction(str(number)) if isinstance(number, float) else Fraction(number)
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    return str(scaled.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return row


def test_every_line_of_both_sides(example: duckdb.DuckDBPyConnection) -> None:
    found = dict(example.execute("select cost_code, amount_cny from costs.engagement_costs").fetchall())
    assert found == {
        "I1": 525000, "I2": 189000, "I3": 52500, "I4": 60000, "I5": 21600, "I6": 7500, "I7": 5000, "I8": 4500,
        "I9": 16200, "I10": 48600, "I11": 16200, "I12": 101772, "I13": 9000, "O1": 705600, "O1b": 21168, "O2": 4000,
        "O3": 32640, "O4": 10000, "O5": 20400, "O6": 4000, "O7": 3000, "O8": 2600, "O9": 81000, "O10": 50886,
        "O11": 15000,
    }  # fmt: skip
    assert one(example, "select operators, supervisor_count from costs.inhouse_drivers") == (25, 2)


def test_the_quarter(example: duckdb.DuckDBPyConnection) -> None:
    row = one(
        example,
        "select inhouse_cny, outsourced_cny, saving_cny, price_only_cny, personnel_cny, verdict, avoidable_cny, "
        "incremental_cny, decision_saving_cny from costs.verdicts",
    )
    assert row == (1056872, 950294, 106578, 720000, 848100, "PASS", 924986, 818408, 106578)
    margin, naive = one(example, "select margin_of_safety, naive_saving from costs.verdicts")
    assert (f"{margin:.4%}", f"{naive:.4%}") == ("10.0843%", "31.8744%")


def test_without_stranded_cost(case: Case) -> None:
    margin = sides(case, {"stranded": Fraction(0)}).margin
    assert margin is not None
    assert printed(margin * 100, 4) == "14.8991"


def test_unit_cost_and_break_even(example: duckdb.DuckDBPyConnection) -> None:
    found = one(
        example,
        "select inhouse_unit_cny, outsourced_unit_cny, unit_price_cny, break_even_price_cny, inhouse_fixed_cny, "
        "inhouse_variable_unit_cny, outsourced_fixed_cny, outsourced_variable_unit_cny, break_even_volume "
        "from costs.break_even",
    )
    assert [printed(number, digits) for number, digits in zip(found, (6, 6, 2, 6, 0, 6, 0, 6, 2), strict=True)] == [
        "1.761453", "1.583823", "1.20", "1.375976", "97392", "1.599133", "133526", "1.361280", "151917.15",
    ]  # fmt: skip
    headroom, where = one(example, "select price_headroom, outsource_where from costs.break_even")
    # 14.6647 %: the printed 14.66 % is this figure.
    assert (f"{headroom:.2%}", where) == ("14.66%", "above")
    # A unit is good where no error was made: 3 in 10,000 of the bank's own, 5 in 10,000 of the vendor's.
    good = one(example, "select inhouse_accepted_unit_cny, accepted_unit_cny from costs.break_even")
    assert [printed(each, 6) for each in good] == ["1.761982", "1.584616"]


SENSITIVITY = [
    ({}, "106578.00", "10.08"),
    ({"price": "1.1"}, "33901.20", "3.21"),
    ({"price": "0.9"}, "179254.80", "16.96"),
    ({"pay": "1.1"}, "191172.60", "16.60"),
    ({"pay": "0.9"}, "21983.40", "2.29"),
    ({"volume": "1.2"}, "125922.40", "10.08"),
    ({"volume": "0.8"}, "87233.60", "10.09"),
    ({"vat": "0"}, "85410.00", "8.08"),
    ({"vat": "1"}, "127746.00", "12.09"),
    ({"stranded": "1"}, "55692.00", "5.27"),
    ({"stranded": "0"}, "157464.00", "14.90"),
    ({"errors": "2"}, "91578.00", "8.67"),
    ({"monitoring": "2"}, "73938.00", "7.00"),
]


@pytest.mark.parametrize(("values", "saving", "margin"), SENSITIVITY)
def test_one_way_sensitivity(case: Case, values: dict[str, str], saving: str, margin: str) -> None:
    found = sides(case, {name: Fraction(value) for name, value in values.items()})
    assert found.margin is not None
    assert (printed(found.saving, 2), printed(found.margin * 100, 2)) == (saving, margin)


def test_the_tornado_is_sorted_and_breaks_even_where_it_says(case: Case) -> None:
    bars = tornado(case, usual_ranges())
    assert [bar.swing for bar in bars] == sorted((bar.swing for bar in bars), reverse=True)
    assert {bar.driver for bar in bars} >= {"price", "pay", "volume", "vat", "stranded", "errors", "monitoring"}
    for bar in bars:
        if bar.break_even is not None:
            assert sides(case, {bar.driver: bar.break_even}).saving == 0
    price = break_even(case, "price")
    assert price is not None
    assert printed(price * Fraction("1.2"), 6) == "1.375976"


def three_years() -> Comparison:
    recurring_in, recurring_out = Fraction(4 * 1056872), Fraction(4 * (950294 - 4000 - 10000))
    outsourced = Side(recurring_out, Fraction("0.03"), {0: Fraction(168000), 3: Fraction(60000)})
    return compare(Side(recurring_in, Fraction("0.04")), outsourced, Fraction("0.05"), 36)


def test_three_years() -> None:
    found = three_years()
    assert [printed(year.factor, 6) for year in found.years] == ["1.000000", "0.952381", "0.907029", "0.863838"]
    assert [printed(year.inhouse, 2) for year in found.years] == ["0.00", "4227488.00", "4396587.52", "4572451.02"]
    outsourced = ["168000.00", "3745176.00", "3857531.28", "4033257.22"]
    assert [printed(year.outsourced, 2) for year in found.years] == outsourced
    assert [printed(year.saving, 2) for year in found.years] == ["-168000.00", "482312.00", "539056.24", "539193.80"]
    values = (found.inhouse, found.outsourced, found.npv)
    assert [printed(value, 2) for value in values] == ["11963868.64", "10717808.10", "1246060.54"]
    assert printed(found.npv / found.inhouse * 100, 4) == "10.4152"


def test_three_years_from_the_sheets() -> None:
    """The exit stands on the sheet of the contract's last quarter and in no other quarter's comparison."""
    with prepared() as connection:
        fill(connection)
        insert(
            connection, "staging.cost_entries", engagement_id="e", period="2028Q3", side="OUT", cost_item="O13",
            amount_ex_vat_cny=60000, recurring="一次性", source_row=1,
        )  # fmt: skip
        compute(connection)
        assert one(connection, "select saving_cny, verdict from costs.verdicts where period = '2025Q4'") == (
            106578, "PASS",
        )  # fmt: skip
        (row,) = over_years(Warehouse(Path("example"), "example", connection), "2025Q4").records()
    money = ("inhouse_present_cny", "outsourced_present_cny", "npv_saving_cny", "nominal_saving_cny")
    assert [row[name] for name in money] == [11963868.64, 10717808.10, 1246060.54, 1392562.04]
    assert (f"{row['npv_share']:.4%}", row["years"], row["verdict"]) == ("10.4152%", 3, "PASS")
    assert row["reaches_differential"] is True


def test_the_credits_of_the_example_follow_from_its_contract() -> None:
    """Domain 4.6: 240,000 a month x pool 10 % x part 20 % = 4,800; three months missed are the 14,400 of 4.8."""
    with prepared() as connection:
        fill(connection)
        insert(connection, "staging.services", service_name="录入", family="DE")
        insert(
            connection, "staging.kpi_targets", contract_no="K", kpi_name="时效达标率", valid_from="2025-10-01",
            direction="up", target="99.5", floor=98, unit="%", credit="0.2",
        )  # fmt: skip
        for number, month in enumerate(MONTHS):
            insert(
                connection, "staging.kpi_observations", engagement_id="e", month=month, kpi_name="时效达标率",
                numerator=199_000 - 1, denominator=200_000, source_row=number,
            )  # fmt: skip
        compute(connection)
        modelled = connection.execute("select pool_cny, credit_cny from costs.modelled_credits").fetchall()
        assert modelled == [(24_000, 4_800)] * 3
        # What the contract comes to is what was written down: nothing to settle, and the verdict stays.
        assert connection.execute("select matter from costs.settlement_checks where rule = 'K16'").fetchall() == []
        assert one(connection, "select saving_cny from costs.verdicts") == (106578,)


def test_the_conversion_differential() -> None:
    personnel = growing(Fraction(848100 * 4), Fraction("0.04"), 36)
    assert printed(personnel, 2) == "10589715.84"
    assert printed(personnel / 10, 2) == "1058971.58"
    assert printed(three_years().nominal_saving, 2) == "1392562.04"
    assert satisfies_differential(three_years().nominal_saving, personnel)
    assert not satisfies_differential(personnel / 10 - Fraction(1, 100), personnel)


def test_the_draws_of_the_example_are_those_of_another_dice(case: Case) -> None:
    """Domain 4.9: the triangles drawn one by one with Python's own dice, over the worked example's lines written out."""
    drawn = simulate(case)
    assert drawn == simulate(case)
    dice = random.Random(7)
    savings = []
    for _ in range(20_000):
        price, pay = dice.triangular(0.95, 1.10, 1.0), dice.triangular(0.95, 1.08, 1.0)
        handling, errors = dice.triangular(0.9, 1.1, 1.0), dice.triangular(0.5, 3.0, 1.0)
        recovered, stranded = dice.triangular(0.0, 1.0, 0.5), dice.triangular(0.0, 1.0, 0.5)
        people, supervised = (525_000 + 189_000 + 52_500) * pay * handling, (60_000 + 21_600) * pay
        overhead = 0.12 * (people + supervised)
        seats = (25 / 27 * handling + 2 / 27) * (16_200 + 48_600 + 16_200)
        inhouse = people + supervised + (7_500 + 5_000 + 4_500) * handling + seats + overhead + 9_000
        bought = 705_600 * price + 42_336 * price * (1 - recovered)
        outsourced = bought + 4_000 + 10_000 + (32_640 + 20_400) * pay + 4_000 + 3_000 + 2_600 + 81_000
        savings.append(inhouse - outsourced - stranded * overhead - 15_000 * errors)
    share = sum(saving > 0 for saving in savings) / len(savings)
    # Four standard errors of both samples together.
    assert abs(drawn.cheaper_share - share) < 4 * (share * (1 - share) * (1 / 10_000 + 1 / 20_000)) ** 0.5
    middle = sorted(savings)[len(savings) // 2]
    spread = (drawn.p95 - drawn.p05) / 3.29
    assert abs(drawn.p50 - middle) < 4 * 1.2533 * spread * (1 / 10_000 + 1 / 20_000) ** 0.5


def totals(added_cny: int = 0) -> tuple[Any, ...]:
    with prepared() as connection:
        fill(connection, added_cny)
        compute(connection)
        return one(
            connection,
            "select inhouse_cny, outsourced_cny, saving_cny, decision_saving_cny, verdict from costs.verdicts",
        )


def test_a_cost_added_to_both_sides_changes_nothing() -> None:
    inhouse, outsourced, saving, decision, verdict = totals(added_cny=12345)
    assert (inhouse, outsourced) == (1056872 + 12345, 950294 + 12345)
    assert (saving, decision, verdict) == (106578, 106578, "PASS")


@pytest.mark.parametrize("missing", ["O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9", "O10", "O11"])
def test_without_one_mandatory_line_nothing_is_judged(missing: str) -> None:
    with prepared() as connection:
        fill(connection)
        connection.execute("delete from staging.cost_entries where cost_item = ?", [missing])
        compute(connection)
        assert one(connection, "select verdict, missing_items from costs.verdicts") == ("NOT_ASSESSABLE", missing)


@pytest.mark.parametrize("missing", ["pay_cny", "bonus_cny", "equipment_cny", "rent_cny", "licences_cny", "error_rate"])
def test_without_one_driver_its_line_is_missing(missing: str) -> None:
    lines = {"pay_cny": "I1, I2, I12", "bonus_cny": "I3, I12", "equipment_cny": "I9", "rent_cny": "I10"}
    lines |= {"licences_cny": "I11", "error_rate": "I13"}
    with prepared() as connection:
        fill(connection)
        connection.execute(f"update staging.inhouse_baselines set {missing} = null")
        compute(connection)
        assert one(connection, "select verdict, missing_items from costs.verdicts") == (
            "NOT_ASSESSABLE",
            lines[missing],
        )


def test_lines_are_the_same_whatever_the_order_of_rows() -> None:
    with prepared() as connection:
        fill(connection)
        connection.execute("create table kept as select * from staging.cost_entries order by cost_item desc")
        connection.execute("delete from staging.cost_entries; insert into staging.cost_entries select * from kept")
        compute(connection)
        assert one(connection, "select saving_cny from costs.verdicts") == (106578,)


def test_a_case_of_one_line_is_as_cheap_as_its_sign() -> None:
    cheap = Case((Line(False, Fraction(1), True, frozenset()),))
    assert simulate(cheap).cheaper_share == 1
    assert simulate(Case((Line(True, Fraction(1), True, frozenset({"price"})),))).cheaper_share == 0


def test_with_whole_operators_the_answer_turns_eleven_times(example: duckdb.DuckDBPyConnection) -> None:
    """By hand: 24,000 items an operator; an operator with seat and overhead costs 880,980 / 25 = 35,239.20 a quarter."""
    rest = Fraction(959_480 - 880_980, 600_000)
    slope = Fraction("1.361280") - rest
    full = [(Fraction("35239.2") * people - 36_134) / slope for people in range(2, 7)]
    expected = [(24_000 * people, True) for people in range(1, 7)]
    expected += [(round(float(volume), 2), False) for volume in full]
    opened = Warehouse(Path("example"), "example", example)
    found = volume_crossings(opened, "2025Q4").records()
    assert [(row["volume"], row["is_cheaper_above"]) for row in found] == sorted(expected)
    assert {(row["has_people_steps"], row["band_count"]) for row in found} == {(True, 1)}


def test_stranded_cost_runs_off_by_the_year_where_the_policy_says_so() -> None:
    with prepared() as connection:
        fill(connection)
        compute(connection)
        opened = Warehouse(Path("example"), "example", connection)
        (plain,) = outlooks(opened, "2025Q4")
        connection.execute(
            "insert into policy.cost_parameters select 'stranded_runoff', place, valid_from, 0.5, is_confirmed, "
            "source_zh, source_en from policy.cost_parameters where name = 'price_growth'"
        )
        connection.execute("drop table costs.simulations")
        compute(connection)
        (running,) = outlooks(opened, "2025Q4")
    # 4 x 50,886 in the first year, then a half and a quarter of it; before, 3 % more each year.
    year = Fraction(4 * 50_886)
    growing_by_prices = [year * Fraction("1.03") ** at for at in range(3)]
    running_off = [year, year / 2, year / 4]
    saved = [before - after for before, after in zip(growing_by_prices, running_off, strict=True)]
    less = [
        before.outsourced - after.outsourced
        for before, after in zip(plain.compared().years[1:], running.compared().years[1:], strict=True)
    ]
    assert less == saved
    # The three years of domain 4.8 but the exit, which the sheets of this example don't state.
    assert plain.compared().years[0].outsourced == 168_000
    assert [float(each.inhouse) for each in plain.compared().years[1:]] == pytest.approx(
        [4_227_488.00, 4_396_587.52, 4_572_451.0208]
    )


def test_the_policy_says_which_share_of_personnel_cost_the_saving_over_the_years_should_reach() -> None:
    """Here it is 1,452,562.04, since no exit is stated, of 10,589,715.84: more than 13 %, less than 14 %."""
    reached = []
    with prepared() as connection:
        fill(connection)
        compute(connection)
        opened = Warehouse(Path("example"), "example", connection)
        for share in ("0.13", "0.14"):
            connection.execute("update policy.cost_limits set conversion_share = ?", [share])
            (row,) = over_years(opened, "2025Q4").records()
            reached.append((row["nominal_saving_cny"], row["reaches_differential"]))
    assert reached == [(1452562.04, True), (1452562.04, False)]


def test_the_price_bands_are_those_of_the_contracts_own_last_month() -> None:
    with prepared() as connection:
        fill(connection)
        compute(connection)
        opened = Warehouse(Path("example"), "example", connection)
        whole = volume_crossings(opened, "2025Q4").records()
        # As if this contract ended in November while another one went on.
        connection.execute("update costs.contract_price_bands set engagement_id = 'f' where month = '2025-12-01'")
        assert volume_crossings(opened, "2025Q4").records() == whole
    assert {row["band_count"] for row in whole} == {1}


def test_a_price_by_the_month_follows_no_volume_in_any_answer() -> None:
    """At 240,000 a month: (133,526 + 726,768 - 97,392) / (1.599133 - 0.15) = 526,454, give or take a whole operator."""
    with prepared() as connection:
        fill(connection)
        connection.execute("update staging.contract_prices set unit_price_cny = 240000, price_unit = '元/月'")
        compute(connection)
        turns = volume_crossings(Warehouse(Path("example"), "example", connection), "2025Q4").records()
        (quarter,) = cases(connection)
        outsourced = [sides(quarter.case, {"volume": Fraction(factor)}).outsourced for factor in (1, 2)]
    assert turns
    assert all(abs(turn["volume"] - 526_454) < 24_000 for turn in turns)
    # Twice the volume: 75,000 of O9, 15,000 of O11 and half of the operators' overhead more; neither price nor lost VAT.
    assert outsourced[1] - outsourced[0] == 75_000 + 15_000 + Fraction(766_500 * 12, 200)
