"""A year of a city's payments, 23,612 lines: refunds, payments of nothing, lines that stand there twice, no key."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.examples.outside import Outside

FOLDER, FILE, SHEET = "scottsdale_payments", "ct_VendorPayments.csv", "ct_VendorPayments"
Lines = list[dict[str, str]]


@pytest.fixture(scope="module")
def payments(staged: Callable[[str], Outside]) -> Outside:
    return staged(FOLDER)


@pytest.fixture(scope="module")
def lines(shared_data: Callable[[str], Path]) -> Lines:
    with (shared_data(FOLDER) / FILE).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_line_is_loaded(payments: Outside, lines: Lines) -> None:
    assert len(lines) == 23_612
    assert payments.accounts() == {(FILE, SHEET): ("payments", 23_612, 23_612, 0, 0)}


def test_amounts_and_counts_are_those_of_the_csv_module(payments: Outside, lines: Lines) -> None:
    names = ("PaymentAmount", "FiscalYear", "AccountingPeriod")
    expected = tuple(sum(Decimal(line[name]) for line in lines) for name in names)
    found = payments.sums("payments", "amount_usd", "fiscal_year", "accounting_period")
    assert found == {(FILE, SHEET): expected}


def test_days_are_read_month_first_as_the_contract_says(payments: Outside, lines: Lines) -> None:
    found = payments.rows("select paid_on, count(*) from staging.payments group by paid_on")
    days = Counter(datetime.strptime(line["PaymentDate"], "%m/%d/%Y %H:%M").date() for line in lines)  # noqa: DTZ007
    assert dict(found) == days


def test_names_padded_with_blanks_are_trimmed_and_codes_stay_text(payments: Outside, lines: Lines) -> None:
    names = dict(payments.rows("select vendor_name, count(*) from staging.payments group by vendor_name"))
    assert names == Counter(line["VendorName"].strip() for line in lines)
    centers = dict(payments.rows("select center, count(*) from staging.payments group by center"))
    assert centers == Counter(line["Center"].strip() for line in lines)


def test_all_that_is_told_of_is_refunds_nothings_millions_and_lines_that_stand_twice(
    payments: Outside, lines: Lines
) -> None:
    amounts = [Decimal(line["PaymentAmount"]) for line in lines]
    assert payments.told() == {
        ("payments", "amount_usd", "M-24", "noted"): sum(amount < 0 for amount in amounts),
        ("payments", "amount_usd", "V08", "noted"): sum(amount == 0 for amount in amounts),
        ("payments", "amount_usd", "V16", "noted"): sum(amount >= 1_000_000 for amount in amounts),
        ("payments", "amount_usd", "M-22", "noted"): len(lines) - len({tuple(line.values()) for line in lines}),
    }
    assert payments.told().total() == 75 + 6 + 36 + 37


def test_lines_that_agree_in_everything_are_noted_and_none_is_dropped(payments: Outside, lines: Lines) -> None:
    noted = {int(cell[1:]) for _, cell, _ in payments.places("M-22", "amount_usd")}
    seen: set[tuple[str, ...]] = set()
    for row, line in enumerate(lines, start=2):
        content = tuple(line.values())
        assert (row in noted) == (content in seen)
        seen.add(content)
    assert payments.rows("select count(*) from staging.payments") == [(len(lines),)]
