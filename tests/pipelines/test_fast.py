from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract import load_contracts
from pipelines.kinds import DECIMALS, arrow_type
from pipelines.reading.byte_looks import bare_identifiers, may_hold
from pipelines.reading.cells import CellContext, Parsed, Rejected, parse_cell
from pipelines.reading.columns import RawColumn, read_column
from pipelines.reading.fast import read_plain
from pipelines.reading.row_words import EXAMPLE, FOOTER, IN_EVERY_TOTAL, NUMBER_OR_DATE, TOTAL
from pipelines.reading.severities import BLANKED
from pipelines.workspace import PRODUCT

NUMBER_CONTEXTS = {
    "money": [CellContext(unit=Decimal(1)), CellContext(unit=Decimal(10_000)), CellContext(unit=Decimal(100_000_000))],
    "price": [CellContext(unit=Decimal(1)), CellContext(unit=Decimal(1000), allow_negative=False)],
    "ratio": [CellContext(unit="percent"), CellContext(unit="fraction"), CellContext(unit="per_10k"), CellContext()],
    "decimal": [CellContext(), CellContext(unit=Decimal(10_000)), CellContext(scale=2)],
    "integer": [CellContext(), CellContext(allow_negative=False), CellContext(unit=Decimal(10_000))],
    "date": [CellContext(), CellContext(formats=("%d-%b-%y",)), CellContext(year_hint=2025)],
    "datetime": [CellContext()],
    "text": [CellContext()],
    "key_text": [CellContext()],
}
DIGITS = st.text("0123456789", min_size=1, max_size=14)
NUMBERS = st.one_of(
    st.builds(lambda sign, whole, part: f"{sign}{whole}{part}", st.sampled_from(["", "-"]), DIGITS,
              st.sampled_from(["", ".0", ".5", ".005", ".995", ".0000005", ".123456789012", ".1234567890123"])),
    st.lists(st.text("0123456789", min_size=1, max_size=3), min_size=2, max_size=5).map(",".join),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.from_regex(r"-?[0-9]{1,3}(,[0-9]{3}){1,4}(\.[0-9]{1,3})?", fullmatch=True),
)  # fmt: skip
DAYS = st.one_of(
    st.from_regex(
        r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]( [012][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,6})?)?", fullmatch=True
    ),
    st.dates().map(str),
    st.datetimes().map(str),
)
WORDS = st.one_of(
    st.text(max_size=24),
    st.text("AZaz09一鿿()._- ，。：'#=@+ＡN/无暂不适用nul", max_size=24),
    st.sampled_from([
        "无", "暂无数据", "n/a", "N/A", "null", "None", "-", "—", "不适用", "#N/A", "Err:502", "9.11101E+17", "1E05", "1e5",
        "911010000000000000", "HT-2025-001", "'123", "(blank)", "甲公司１", " 甲公司1", "甲公司1 ", "北京某某信息技术有限公司北京分公司 2号",
    ]),
)  # fmt: skip
TEXTS = st.one_of(NUMBERS, DAYS, WORDS)


def agree(texts: list[str], kind: str, context: CellContext) -> int:
    """Compare every text the bulk path reads with the reference; return how many it reads."""
    scale = DECIMALS.get(kind, 0) if context.scale is None else context.scale
    read = read_plain(pa.array(texts, pa.string()), kind, context, arrow_type(kind, scale))
    if read is None:
        return 0
    for text, value, is_read in zip(texts, read.values.to_pylist(), read.is_read.tolist(), strict=True):
        if is_read:
            assert parse_cell(text, kind, context) == Parsed(value), (text, kind, context)
        else:
            assert value is None
    return int(read.is_read.sum())


@pytest.mark.parametrize("kind", NUMBER_CONTEXTS)
@given(texts=st.lists(TEXTS, min_size=1, max_size=12, unique=True))
def test_the_bulk_path_never_disagrees_with_the_cell_by_cell_path(kind: str, texts: list[str]) -> None:
    for context in NUMBER_CONTEXTS[kind]:
        agree(texts, kind, context)


@pytest.mark.parametrize("kind", ["money", "ratio", "integer", "text"])
@given(
    texts=st.lists(
        st.one_of(
            st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,4})?", fullmatch=True), st.text("0123456789.", min_size=1, max_size=9)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_columns_of_nothing_but_digits_and_points_are_read_as_the_cells_are(kind: str, texts: list[str]) -> None:
    for context in NUMBER_CONTEXTS[kind]:
        agree(texts, kind, context)


@given(texts=st.lists(WORDS, min_size=1, max_size=12))
def test_a_code_known_by_its_bytes_is_no_total_signature_example_or_number(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    known = pa.array(bare_identifiers(column))
    for pattern in (TOTAL, FOOTER, EXAMPLE, NUMBER_OR_DATE):
        assert not pc.any(pc.match_substring_regex(column.filter(known), pattern)).as_py()
    assert pc.all(pc.not_equal(pc.utf8_trim_whitespace(column.filter(known)), "")).as_py() in {True, None}


TOTALS = st.builds(
    lambda word, space, ending: space.join(word) + ending,
    st.sampled_from(("合计", "小计", "累计", "共计", "平均值", "Total", "SUBTOTAL", "sub-total", "grandTotaL")),
    st.sampled_from(("", " ", "\u3000")),
    st.sampled_from(("", ":", "（元）", "公司")),
)


@given(st.lists(st.one_of(TOTALS, st.text("合计平均toalTOAL ：(HT01供应商", max_size=8)), max_size=5))
def test_a_total_is_never_missed_by_the_look_at_the_bytes(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    if pc.any(pc.match_substring_regex(column, TOTAL)).as_py():
        assert may_hold(column, IN_EVERY_TOTAL)


def test_a_word_is_found_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.reading.byte_looks._PIECE", 4)
    word = "计".encode()
    assert all(may_hold(pa.array(["x" * before, "小计"]), [word]) for before in range(9))
    assert not may_hold(pa.array(["小计", "供应商", None, ""]).slice(1), [word])
    assert not may_hold(pa.array([], pa.string()), [word])
    assert not may_hold(pa.array(["a"]), [word])


def test_codes_are_known_by_their_bytes() -> None:
    texts = ["HT-01", "甲公司1", "鿿9", "䷿1", "꿿1", "合计1", "合计(1", "1HT", "HT-", "", "HT 01", "é1"]
    # Where many hold other signs, nobody looks closer.
    found = bare_identifiers(pa.array(texts + ["HT-01"] * 200)).tolist()
    assert found == [True, True, True, False, False, True, *[False] * 6, *[True] * 200]
    assert not bare_identifiers(pa.array(texts)).any()
    assert bare_identifiers(pa.array(["?", "HT-01", "HT-02", "?"]).slice(1, 2)).tolist() == [True, True]


@pytest.mark.parametrize("spellings", [3, 200_000])
def test_a_long_column_is_read_as_its_cells_are_whether_they_repeat_or_not(spellings: int) -> None:
    complaints = next(each for each in load_contracts(PRODUCT / "sources") if each.source == "complaints")
    field = complaints.field_named("compensation_cny")
    context = CellContext(unit=Decimal(1))
    odd = {5: None, 70: "—", 700: "abc", 701: "abc", 7000: "1,234.5", 7001: "１２", 55_000: "0.005", 59_999: None}
    texts = [odd.get(row, f"{row % spellings}.{row % 7}") for row in range(60_000)]
    rows = np.arange(2, 60_002)
    column = read_column(RawColumn(field, "A", pa.array(texts), rows, {}), context)
    cells = [parse_cell(text, "money", context) if text else Parsed(None) for text in texts]
    assert column.values.to_pylist() == [each.value if isinstance(each, Parsed) else None for each in cells]
    told = pa.concat_tables(column.problems)
    faults = told.filter(pc.equal(told["severity"], BLANKED))
    assert faults["row"].to_pylist() == [row + 2 for row in odd if isinstance(cells[row], Rejected)] == [702, 703]
    assert told["raw_text"].to_pylist() == ["abc", "abc", "—"]


@pytest.mark.parametrize(
    ("kind", "context", "text", "value"),
    [
        ("money", CellContext(unit=Decimal(1)), "1234.5", Decimal("1234.50")),
        ("money", CellContext(unit=Decimal(1)), "0.005", Decimal("0.01")),
        ("money", CellContext(unit=Decimal(1)), "-0.005", Decimal("-0.01")),
        ("money", CellContext(unit=Decimal(10_000)), "12.345678", Decimal("123456.78")),
        ("money", CellContext(unit=Decimal(1)), "1,234,567.89", Decimal("1234567.89")),
        ("ratio", CellContext(unit="percent"), "95.32", Decimal("0.953200000")),
        ("integer", CellContext(), "-12", -12),
        ("key_text", CellContext(), "HT-2025-001", "HT-2025-001"),
        ("text", CellContext(), "甲乙丙丁戊己庚辛壬癸，一二三四五六七。", "甲乙丙丁戊己庚辛壬癸，一二三四五六七。"),
    ],
)
def test_ordinary_cells_take_the_bulk_path(kind: str, context: CellContext, text: str, value: Any) -> None:
    assert agree([text], kind, context) == 1
    assert parse_cell(text, kind, context) == Parsed(value)


@pytest.mark.parametrize("kind", ["boolean", "enum", "month", "period"])
def test_kinds_with_few_spellings_have_no_bulk_path(kind: str) -> None:
    assert read_plain(pa.array(["是"]), kind, CellContext(), pa.string()) is None


def test_a_leap_day_is_left_to_the_calendar() -> None:
    texts = ["2024-02-29", "2023-02-29", "2024-02-28", "2024-04-31", "2024-12-31 23:59:59"]
    read = read_plain(pa.array(texts), "date", CellContext(), pa.date32())
    assert read is not None
    assert read.is_read.tolist() == [False, False, True, False, True]
