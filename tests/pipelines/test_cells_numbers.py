"""Numbers are read exactly or refused with a reason (domain 2.6 M-06 to M-10, M-17, M-24, M-40)."""

from __future__ import annotations

import decimal
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.cells import CellContext, Parsed, Reason, Rejected, parse_cell

YUAN = CellContext(unit=Decimal(1))
WAN = CellContext(unit=Decimal(10_000))
PERCENT = CellContext(unit="percent")
UNDECIDED = CellContext()


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("1234.5", "1234.50"),
        ("1,234,567.89", "1234567.89"),
        ("１，２３４，５６７．８９", "1234567.89"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234", "1234"),
        ("'1200", "1200"),
        (" 1200\u00a0", "1200"),
        ("+12", "12"),
        ("＋12", "12"),
        ("007", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("¥1,200", "1200"),
        ("￥ 1,200.00", "1200"),
        ("RMB 1200", "1200"),
        ("人民币1200元整", "1200"),
        ("1200元", "1200"),
        ("1200 CNY", "1200"),
        ("(1,234.50)", "-1234.50"),
        ("（1,234.50）", "-1234.50"),
        ("(¥12)", "-12"),
        ("1,234.50-", "-1234.50"),
        ("△123", "-123"),
        ("-¥12", "-12"),
        ("¥-12", "-12"),
        ("−12", "-12"),
        ("－12", "-12"),
        ("–12", "-12"),
        ("1e5", "100000"),
        ("1.2E+3", "1200"),
        ("1.2e-05", "0"),
        ("0e9999", "0"),
        ("0.005", "0.01"),
        ("-1.005", "-1.01"),
        ("1234.5600000000001", "1234.56"),
        ("9999999999999999.99", "9999999999999999.99"),
    ],
)
def test_amounts(text: str, yuan: str) -> None:
    assert parse_cell(text, "money", YUAN) == Parsed(Decimal(yuan))


@pytest.mark.parametrize(
    ("text", "yuan", "note"),
    [
        ("12.5", "125000", None),
        ("¥12.5", "125000", None),
        ("12.5万", "125000", None),
        ("12.5万元", "125000", None),
        ("12.5 万元", "125000", None),
        ("(12.5万)", "-125000", None),
        ("1250元", "1250", "M-09"),
        ("3亿", "300000000", "M-09"),
        ("5千元", "5000", "M-09"),
        ("2百万", "2000000", "M-09"),
        ("2千万元", "20000000", "M-09"),
        ("0", "0", None),
    ],
)
def test_a_unit_in_the_cell_prevails_and_is_told(text: str, yuan: str, note: str | None) -> None:
    assert parse_cell(text, "money", WAN) == Parsed(Decimal(yuan), note)


@pytest.mark.parametrize(("text", "yuan"), [("12.5万", "125000"), ("1250元", "1250"), ("0", "0"), ("0.00", "0")])
def test_without_a_unit_only_what_needs_none_is_read(text: str, yuan: str) -> None:
    assert parse_cell(text, "money", UNDECIDED) == Parsed(Decimal(yuan))


@pytest.mark.parametrize("kind", ["money", "price"])
def test_an_amount_without_any_unit_is_not_guessed(kind: str) -> None:
    assert parse_cell("12.5", kind, UNDECIDED) == Rejected(Reason.UNIT_UNKNOWN)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("95", "0.95"),
        ("95%", "0.95"),
        ("95％", "0.95"),
        ("95 %", "0.95"),
        ("98.765%", "0.98765"),
        ("105%", "1.05"),
        ("-5%", "-0.05"),
        ("(5%)", "-0.05"),
        ("5‰", "0.005"),
        ("千分之5", "0.005"),
        ("3‱", "0.0003"),
        ("万分之3", "0.0003"),
        ("万分之0.5", "0.00005"),
        ("百分之95", "0.95"),
        ("25bp", "0.0025"),
        ("25 BPs", "0.0025"),
        ("25个基点", "0.0025"),
        ("0", "0"),
        ("0.3", "0.003"),
    ],
)
def test_ratios_of_a_percent_column(text: str, fraction: str) -> None:
    assert parse_cell(text, "ratio", PERCENT) == Parsed(Decimal(fraction))


@pytest.mark.parametrize(
    ("unit", "text", "fraction"),
    [
        ("fraction", "0.95", "0.95"),
        ("fraction", "95%", "0.95"),
        ("permille", "3", "0.003"),
        ("per_10k", "3", "0.0003"),
        (Decimal("0.01"), "95", "0.95"),
        (None, "95%", "0.95"),
        (None, "0", "0"),
    ],
)
def test_ratios_of_other_columns(unit: Decimal | None, text: str, fraction: str) -> None:
    assert parse_cell(text, "ratio", CellContext(unit=unit)) == Parsed(Decimal(fraction))


@pytest.mark.parametrize("text", ["1", "0.95", "95"])
def test_percent_or_fraction_is_not_guessed(text: str) -> None:
    assert parse_cell(text, "ratio", UNDECIDED) == Rejected(Reason.SCALE_UNKNOWN)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("1.0", 1),
        ("1,234", 1234),
        ("-3", -3),
        ("1.2万", 12_000),
        ("2.9999999999999996", 3),
        ("9.11101e17", 911_101_000_000_000_000),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_whole_numbers(text: str, number: int) -> None:
    assert parse_cell(text, "integer", UNDECIDED) == Parsed(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.1", "0.1"), ("0.00001", "0.00001"), ("1e-05", "0.00001"), ("1.23456789", "1.234568"), ("1.2万", "12000")],
)
def test_decimals(text: str, number: str) -> None:
    assert parse_cell(text, "decimal", UNDECIDED) == Parsed(Decimal(number))


def test_a_column_may_keep_fewer_decimals() -> None:
    assert parse_cell("1.25", "decimal", CellContext(scale=1)) == Parsed(Decimal("1.3"))
    assert parse_cell("1.25", "decimal", CellContext(unit=Decimal(10_000))) == Parsed(Decimal(12_500))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("约1200", Reason.APPROXIMATE),
        ("1200余", Reason.APPROXIMATE),
        ("1200多", Reason.APPROXIMATE),
        ("1200左右", Reason.APPROXIMATE),
        ("近1200", Reason.APPROXIMATE),
        ("12.5万余", Reason.APPROXIMATE),
        ("≥95", Reason.BOUND),
        ("<=95", Reason.BOUND),
        ("＞95", Reason.BOUND),
        ("95以上", Reason.BOUND),
        ("不低于95", Reason.BOUND),
        ("2-3", Reason.RANGE),
        ("90%~95%", Reason.RANGE),
        ("1至2", Reason.RANGE),
        ("10-12人", Reason.RANGE),
        ("3人(含实习1人)", Reason.UNIT_WORD),
        ("120笔", Reason.UNIT_WORD),
        ("5kg", Reason.UNIT_WORD),
        ("1200元/月", Reason.UNIT_WORD),
        ("两名", Reason.NOT_A_NUMBER),
        ("abc", Reason.NOT_A_NUMBER),
        ("NaN", Reason.NOT_A_NUMBER),
        ("inf", Reason.NOT_A_NUMBER),
        ("-Infinity", Reason.FORMULA_TEXT),
        ("1_000", Reason.NOT_A_NUMBER),
        ("1 234", Reason.NOT_A_NUMBER),
        ("1.234.567", Reason.NOT_A_NUMBER),
        ("0x1F", Reason.UNIT_WORD),
        ("１２３٤", Reason.NOT_A_NUMBER),
        ("10²", Reason.NOT_A_NUMBER),
        ("①", Reason.NOT_A_NUMBER),
        ("½", Reason.NOT_A_NUMBER),
        ("true", Reason.NOT_A_NUMBER),
        ("--5", Reason.NOT_A_NUMBER),
        ("(-5)", Reason.NOT_A_NUMBER),
        ("-5-", Reason.NOT_A_NUMBER),
        ("(5", Reason.NOT_A_NUMBER),
        ("5)", Reason.NOT_A_NUMBER),
        ("¥5元RMB", Reason.NOT_A_NUMBER),
        ("元", Reason.NOT_A_NUMBER),
        ("2026-03-01 00:00:00", Reason.NOT_A_NUMBER),
        ("1,5", Reason.GROUPING),
        ("12,34", Reason.GROUPING),
        ("12,34,567", Reason.GROUPING),
        ("1,2345", Reason.GROUPING),
        ("0,123", Reason.GROUPING),
        ("1234,567", Reason.GROUPING),
        ("1.234,50", Reason.GROUPING),
        ("1.5,000", Reason.GROUPING),
        (",5", Reason.GROUPING),
        ("$100", Reason.FOREIGN_CURRENCY),
        ("US$100", Reason.FOREIGN_CURRENCY),
        ("100美元", Reason.FOREIGN_CURRENCY),
        ("100 EUR", Reason.FOREIGN_CURRENCY),
        ("=A1+B1", Reason.FORMULA_TEXT),
        ("+A1", Reason.FORMULA_TEXT),
        ("@SUM(A1)", Reason.FORMULA_TEXT),
        ("5%", Reason.PERCENT_NOT_EXPECTED),
        ("万分之3", Reason.PERCENT_NOT_EXPECTED),
        ("10000000000000000", Reason.OUT_OF_RANGE),
        ("1e999", Reason.OUT_OF_RANGE),
        ("9" * 65, Reason.NOT_A_NUMBER),
    ],
)
def test_what_is_no_amount_says_why(text: str, reason: Reason) -> None:
    assert parse_cell(text, "money", YUAN) == Rejected(reason)


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("integer", "1.5", Reason.NOT_AN_INTEGER),
        ("integer", "9223372036854775808", Reason.OUT_OF_RANGE),
        ("integer", "12元", Reason.UNIT_WORD),
        ("integer", "95%", Reason.PERCENT_NOT_EXPECTED),
        ("decimal", "98.5%", Reason.PERCENT_NOT_EXPECTED),
        ("decimal", "1000000000000", Reason.OUT_OF_RANGE),
        ("ratio", "0.5元", Reason.UNIT_WORD),
        ("ratio", "0.5万", Reason.UNIT_WORD),
        ("ratio", "5%元", Reason.NOT_A_NUMBER),
        ("ratio", "万分之3%", Reason.NOT_A_NUMBER),
        ("ratio", "≥95%", Reason.BOUND),
        ("ratio", "95%以上", Reason.BOUND),
    ],
)
def test_each_kind_refuses_what_is_not_its_own(kind: str, text: str, reason: Reason) -> None:
    assert parse_cell(text, kind, PERCENT if kind == "ratio" else UNDECIDED) == Rejected(reason)


@pytest.mark.parametrize("text", ["-1", "(1)", "△1", "1-"])
def test_a_negative_volume_is_refused(text: str) -> None:
    assert parse_cell(text, "integer", CellContext(allow_negative=False)) == Rejected(Reason.NEGATIVE)
    assert parse_cell("0", "integer", CellContext(allow_negative=False)) == Parsed(0)


amounts = st.decimals(min_value=-(10**15), max_value=10**15, places=2)


@given(amounts)
def test_every_way_of_writing_an_amount_means_the_same(amount: Decimal) -> None:
    size = abs(amount)
    negative = amount < 0
    spellings = [f"{amount}", f"{amount:,}", f"{amount:E}", f"{amount:,}".translate({44: "，", 46: "．", 45: "－"})]
    spellings += [f"({size:,})", f"△{size}", f"{size}-", f"-¥{size:,}"] if negative else [f"¥{size:,}", f"{size}元"]
    assert {parse_cell(spelling, "money", YUAN) for spelling in spellings} == {Parsed(amount)}


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_an_amount_does_not_depend_on_its_unit(amount: Decimal) -> None:
    in_wan = parse_cell(str(amount), "money", WAN)
    assert in_wan == parse_cell(str(amount * 10_000), "money", YUAN)
    assert in_wan == parse_cell(f"{amount}万", "money", WAN)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_a_float_written_by_a_reader_comes_back(number: float) -> None:
    read = parse_cell(repr(number), "decimal", UNDECIDED)
    assert isinstance(read, Parsed)
    assert read.value == round(Decimal(repr(number)), 6) or abs(read.value - Decimal(repr(number))) <= Decimal("5e-7")  # type: ignore[operator]


def test_arithmetic_does_not_depend_on_the_callers_context() -> None:
    with decimal.localcontext(prec=3, rounding=decimal.ROUND_DOWN):
        assert parse_cell("123456.785", "money", YUAN) == Parsed(Decimal("123456.79"))
        assert parse_cell("-123456.785", "money", YUAN) == Parsed(Decimal("-123456.79"))
