"""Random tables through a real workbook: what was written is what is read, nothing lost and nothing invented."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pipelines.contract import contracts_from
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits

CONTRACT = """
source: cases
title: {zh: 台账, en: Cases}
grain: {zh: 每行一件, en: One row per case}
fields:
  - {name: case_no, kind: key_text, required: true, header: {zh: 编号, en: No.}}
  - {name: fee_cny, kind: money, header: {zh: 金额, en: Fee}}
  - {name: pieces, kind: integer, header: {zh: 笔数, en: Pieces}}
  - {name: quality, kind: ratio, header: {zh: 合格率, en: Quality}}
  - {name: hours, kind: decimal, header: {zh: 工时, en: Hours}}
  - {name: paid_on, kind: date, header: {zh: 日期, en: Day}}
  - {name: seen_at, kind: datetime, header: {zh: 时间, en: Time}}
  - {name: repeated, kind: boolean, header: {zh: 重复, en: Repeated}}
  - {name: remark, kind: text, header: {zh: 备注, en: Remark}}
"""
CONTRACTS = contracts_from({"cases.yaml": yaml.safe_load(CONTRACT)})
HEADER = ("编号", "金额(元)", "笔数", "合格率(‰)", "工时", "日期", "时间", "重复", "备注")
EPOCH = datetime.fromisoformat("1970-01-01")
FIELDS = ("case_no", "fee_cny", "pieces", "quality", "hours", "paid_on", "seen_at", "repeated", "remark")

MOMENTS = st.integers(-600_000_000, 4_000_000_000).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
# Letters and digits only, with a digit: 无 or N/A would mean something else, and rightly.
WORDS = st.from_regex(r"[A-Za-z甲乙丙丁]{1,5}[0-9]{1,4}[甲乙丙丁]{0,3}", fullmatch=True)
CASES = st.fixed_dictionaries({
    "case_no": WORDS,
    "fee_cny": st.none() | st.integers(-10**11, 10**11).map(lambda cents: Decimal(cents) / 100),
    "pieces": st.none() | st.integers(-(10**12), 10**12),
    "quality": st.none() | st.integers(2, 10**6).map(lambda parts: Decimal(parts) / 1000),
    "hours": st.none() | st.integers(-10**9, 10**9).map(lambda parts: Decimal(parts) / 10**4),
    "paid_on": st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    "seen_at": st.none() | MOMENTS,
    "repeated": st.none() | st.booleans(),
    "remark": st.none() | WORDS,
})  # fmt: skip
TABLES = st.lists(CASES, min_size=1, max_size=25)


def excel_cell(value: object, style: int) -> object:
    """Return a value as one of the ways a clerk would enter it: natively, as text, with full-width digits."""
    if value is None or isinstance(value, bool):
        return {None: None, True: ("是", True, "Y")[style], False: ("否", False, "N")[style]}[value]
    if style == 0:
        return float(value) if isinstance(value, Decimal) else value
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if style == 1 or isinstance(value, str):
        return text
    return (
        text.translate(str.maketrans("0123456789-.", "０１２３４５６７８９－．"))
        if not isinstance(value, date)
        else text
    )


def written_and_read(folder: Path, cases: Sequence[dict[str, Any]], styles: Sequence[int], blanks: int) -> list[Any]:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for _ in range(blanks):
        sheet.append([])
    sheet.append([None] * blanks + list(HEADER))
    for place, case in enumerate(cases):
        style = styles[place % len(styles)]
        sheet.append([None] * blanks + [excel_cell(case[field], style) for field in FIELDS])
    path = folder / "cases.xlsx"
    workbook.save(path)
    (read,) = read_file(path, path.name, CONTRACTS, Limits()).sheets
    assert (read.rows_read, read.rows_rejected, read.aside) == (len(cases), 0, ())
    assert read.rows.column("source_row").to_pylist() == list(range(blanks + 2, blanks + 2 + len(cases)))
    return list(read.rows.to_pylist())


@settings(max_examples=60)
@given(cases=TABLES, styles=st.lists(st.integers(0, 2), min_size=1, max_size=5), blanks=st.integers(0, 3))
def test_what_is_written_is_what_is_read(cases: list[dict[str, Any]], styles: list[int], blanks: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = written_and_read(Path(folder), cases, styles, blanks)
    for case, row in zip(cases, rows, strict=True):
        quality = case["quality"] and case["quality"] / 1000
        assert {field: row[field] for field in FIELDS} == {**case, "quality": quality}
        assert row["na_fields"] == []


@settings(max_examples=20)
@given(cases=TABLES, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_their_order(cases: list[dict[str, Any]], order: Any) -> None:
    shuffled = list(cases)
    order.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder:
        first = written_and_read(Path(folder), cases, [0], 0)
        second = written_and_read(Path(folder), shuffled, [0], 0)

    def contents(rows: list[Any]) -> list[str]:
        return sorted(repr({field: row[field] for field in FIELDS}) for row in rows)

    assert contents(first) == contents(second)
