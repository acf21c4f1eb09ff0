"""Clean text files damaged in every place: each row comes back exactly or is named with its number, none wrongly.

After Vitagliano, Hameed, Jiang, Reisener, Wu and Naumann, “Pollock: A Data Loading Benchmark” (PVLDB 16, 2023).
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import yaml
from hypothesis import strategies as st

from pipelines.contract import contracts_from
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.outcomes import FileRead

CONTRACT = """
source: orders
title: {zh: 订单, en: Orders}
grain: {zh: 每行一单, en: One row per order}
fields:
  - {name: order_no, kind: key_text, required: true, header: {zh: 单号, en: Order}}
  - {name: placed_on, kind: date, required: true, header: {zh: 日期, en: Day}}
  - {name: vendor_name, kind: key_text, required: true, header: {zh: 供应商, en: Vendor}}
  - {name: pieces, kind: integer, required: true, header: {zh: 笔数, en: Pieces}}
  - {name: remark, kind: text, header: {zh: 备注, en: Remark}}
"""
CONTRACTS = contracts_from({"orders.yaml": yaml.safe_load(CONTRACT)})
HEADER = ["单号", "日期", "供应商", "笔数", "备注"]
FIELDS = ("order_no", "placed_on", "vendor_name", "pieces", "remark")
ROWS = [
    [f"DD{number:04d}", f"2025-0{number % 9 + 1}-1{number % 7}", f"供应商{number % 4}号", str(number * 37), remark]
    for number, remark in enumerate(
        ["加急", "", '"甲, 乙"', '"第一行\n第二行"', '"他说""好"""', "a;b", "It's", "x" * 50, "é", "=1+1", "", "末行"]
    )
]
Line = list[str]
Damage = Callable[[Line, int], str]


def clean(rows: Sequence[Line]) -> str:
    return "".join(",".join(row) + "\n" for row in [HEADER, *rows])


def damages() -> Iterator[tuple[str, Damage]]:
    """Give the ways to damage one line: at one of its separators, fields or ends."""
    for place in range(len(HEADER)):
        yield f"extra separator {place}", lambda row, _, at=place: ",".join([*row[:at], "", *row[at:]])  # type: ignore[misc]
        yield (
            f"stray quote {place}",
            lambda row, _, at=place: ",".join([*row[:at], row[at][:1] + '"' + row[at][1:], *row[at + 1 :]]),
        )  # type: ignore[misc]
        yield f"open quote {place}", lambda row, _, at=place: ",".join([*row[:at], '"' + row[at], *row[at + 1 :]])  # type: ignore[misc]
        yield f"text after quote {place}", lambda row, _, at=place: ",".join([*row[:at], '"q"x', *row[at + 1 :]])  # type: ignore[misc]
    for place in range(len(HEADER) - 1):
        yield (
            f"missing separator {place}",
            lambda row, _, at=place: ",".join([*row[:at], row[at] + row[at + 1], *row[at + 2 :]]),
        )  # type: ignore[misc]
        yield (
            f"another separator {place}",
            lambda row, _, at=place: ",".join([*row[:at], row[at] + ";" + row[at + 1], *row[at + 2 :]]),
        )  # type: ignore[misc]
    yield "short row", lambda row, _: ",".join(row[:2])
    yield "long row", lambda row, _: ",".join([*row, "zu", "viel"])
    yield "trailing separator", lambda row, _: ",".join(row) + ","
    yield "two trailing separators", lambda row, _: ",".join(row) + ",,"
    yield "two rows in one line", lambda row, _: ",".join([*row, *row])
    yield "space before quote", lambda row, _: ",".join([*row[:4], ' "x"'])


def loaded(read: FileRead) -> list[tuple[Any, ...]]:
    """Return the rows that were taken, as text, with the row of the sheet each came from."""
    rows: list[tuple[Any, ...]] = []
    for sheet in read.sheets:
        assert sheet.rows_read == sheet.rows_typed + sheet.rows_rejected + len(sheet.aside)
        rows += [
            (row["source_row"], *("" if row[name] is None else str(row[name]) for name in FIELDS))
            for row in (sheet.rows.to_pylist() if sheet.rows is not None else ())
        ]
    return rows


def expected(rows: Sequence[Line]) -> list[tuple[Any, ...]]:
    plain = [field.removeprefix('"').removesuffix('"').replace('""', '"') for row in rows for field in row]
    width = len(HEADER)
    return [(place + 2, *plain[place * width : (place + 1) * width]) for place in range(len(rows))]


def told_rows(read: FileRead) -> set[int]:
    problems = {cell["row"] for sheet in read.sheets for table in sheet.problems for cell in table.to_pylist()}
    return problems | {each.row for sheet in read.sheets for each in sheet.aside}


def read_text(folder: Path, content: bytes) -> FileRead:
    path = folder / "订单.csv"
    path.write_bytes(content)
    return read_file(path, path.name, CONTRACTS, Limits())


def test_the_clean_file_comes_back_exactly(tmp_path: Path) -> None:
    assert loaded(read_text(tmp_path, clean(ROWS).encode())) == expected(ROWS)


@pytest.mark.parametrize("place", range(0, len(ROWS), 2))
@pytest.mark.parametrize(("name", "damage"), [*damages()], ids=[name for name, _ in damages()])
def test_a_damaged_line_is_named_and_the_others_are_exact(
    tmp_path: Path, name: str, damage: Damage, place: int
) -> None:
    assert name
    lines = [",".join(row) for row in ROWS]
    lines[place] = damage(ROWS[place], place)
    read = read_text(tmp_path, (",".join(HEADER) + "\n" + "\n".join(lines) + "\n").encode())
    right = {row[1]: row[1:] for row in expected(ROWS)}
    taken = loaded(read)
    # Nothing that was taken differs from the clean file, whatever happened to its neighbours …
    assert all(right.get(row[1]) == row[1:] for row in taken)
    # … and every order that is not there is accounted for: its line is named.
    missing = set(right) - {row[1] for row in taken}
    assert not missing or place + 2 in told_rows(read)
    before = [row for row in expected(ROWS) if row[0] < place + 2]
    assert [row for row in taken if row[0] < place + 2] == before
    assert len(missing) <= 2


WHOLE = {
    "carriage returns only": (clean(ROWS).replace("\n", "\r"), "exact"),
    "carriage returns and line feeds": (clean(ROWS).replace("\n", "\r\n"), "exact"),
    "no last line break": (clean(ROWS).rstrip("\n"), "exact"),
    "byte order mark": ("\ufeff" + clean(ROWS), "exact"),
    "blank lines between": (clean(ROWS[:4]) + "\n\n" + clean(ROWS[4:]).partition("\n")[2], "rows"),
    "two header lines": (",".join(HEADER) + "\n" + clean(ROWS), "rows"),
    "title lines": ("订单明细\n制表人 王五\n" + clean(ROWS), "rows"),
    "an empty second header": (",".join(HEADER) + "\n,,,,\n" + clean(ROWS).partition("\n")[2], "rows"),
    "NUL": (clean(ROWS).replace("加急", "加\0急"), "refused"),
    "no header": (clean(ROWS).partition("\n")[2], "refused"),
    "header too short": (clean(ROWS).replace(",备注", "", 1), "rows"),
    "semicolons": (clean(ROWS[5:]).replace(",", ";"), "refused"),
    "tabs": (clean(ROWS[5:]).replace(",", "\t"), "refused"),
    "single quotes": (clean(ROWS[5:]).replace("a;b", "'a,b'"), "rows"),
    "header twice at the end": (clean(ROWS) + ",".join(HEADER) + "\n", "rows"),
}


@pytest.mark.parametrize(("text", "verdict"), WHOLE.values(), ids=[*WHOLE])
def test_a_file_that_is_odd_as_a_whole_is_exact_or_refused(tmp_path: Path, text: str, verdict: str) -> None:
    read = read_text(tmp_path, text.encode())
    right = {row[1]: row[1:] for row in expected(ROWS)}
    taken = loaded(read)
    assert all(right.get(row[1]) == row[1:] for row in taken)
    if verdict == "exact":
        assert taken == expected(ROWS)
    if verdict == "rows":
        in_text = {order for order in right if order in text}
        assert len(in_text - {row[1] for row in taken}) == len(told_rows(read) - headers(read))
    if verdict == "refused":
        assert taken == []
        assert read.error or all(sheet.told for sheet in read.sheets)


def headers(read: FileRead) -> set[int]:
    return {each.row for sheet in read.sheets for each in sheet.aside if each.kind == "header"}


PIECES = st.sampled_from(
    [",", ";", '"', '""', "\n", "\r\n", "\r", "\t", " ", "合计", "填表人：", "DD0001", "2025-01-02", "供应商", "12", "-",
     "不适用", *HEADER, ",".join(HEADER), ",".join(ROWS[0]), ",".join(ROWS[0]) + "\n"]
)  # fmt: skip


@hypothesis.given(st.lists(PIECES, max_size=60), st.randoms(use_true_random=False))
@hypothesis.settings(max_examples=300)
def test_every_row_read_is_loaded_rejected_or_set_aside(pieces: list[str], chance: random.Random) -> None:
    """P4: whatever a file holds, every row of it that is not blank is in exactly one place."""
    text = clean(ROWS[:2]) + "".join(pieces) if chance.random() < 0.8 else "".join(pieces)
    with tempfile.TemporaryDirectory() as folder:
        read = read_text(Path(folder), text.encode())
    for sheet in read.sheets:
        assert sheet.rows_read == sheet.rows_typed + sheet.rows_rejected + len(sheet.aside)
        kept = sheet.rows.column("source_row").to_pylist() if sheet.rows is not None else []
        cells = [cell for table in sheet.problems for cell in table.to_pylist()]
        rejected = {cell["row"] for cell in cells if cell["severity"] == "rejected"}
        aside = [each.row for each in sheet.aside]
        assert len(kept) == sheet.rows_typed
        assert len(rejected) == sheet.rows_rejected
        assert len({*kept, *rejected, *aside}) == sheet.rows_read
