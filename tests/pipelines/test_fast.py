from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.kinds import DECIMALS, arrow_type
from pipelines.reading.cells import CellContext, Parsed, parse_cell
from pipelines.reading.fast import read_plain

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
