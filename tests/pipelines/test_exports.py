"""Can nothing that leaves the product be run, followed or hidden in by whoever typed it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipelines.exports import Table, content_hash, harmless, sheet_names, to_csv, to_xlsx

PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    '=HYPERLINK("http://127.0.0.1/","x")',
    "=cmd|'/c calc'!A0",
    " =1+1",
    "\x00=1+1",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_starts_a_formula_in_csv(payload: str) -> None:
    cell = list(csv.reader(io.StringIO(to_csv(Table("t", ["a"], [[payload]])))))[1][0]
    assert cell.startswith("'")


def test_a_workbook_holds_texts_not_formulas_or_links() -> None:
    content = to_xlsx([Table("t", ["a"], [[text] for text in [*PAYLOADS, "http://127.0.0.1/x"]])], [("=1", "=2")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)
    assert b"<f" not in sheets
    assert b"<hyperlink" not in sheets


@pytest.mark.parametrize("payload", [*PAYLOADS, "http://127.0.0.1/x"])
def test_no_place_of_an_export_can_run_a_text(payload: str) -> None:
    table = Table(payload, [payload], [[payload]])
    content = to_xlsx([table], [(payload, payload)], payload)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets"))
    assert (len(re.findall(rb"<f[ >]", sheets)), sheets.count(b"<hyperlink")) == (0, 0)
    texts = [each.value for sheet in load_workbook(io.BytesIO(content)) for row in sheet for each in row]
    assert len(texts) == 4
    lines = [cell for row in csv.reader(io.StringIO(to_csv(table, [(payload, payload)]))) for cell in row]
    assert [text for text in [*texts, *lines] if re.match(r"\s*[=+\-@＝＋－＠]", text)] == []


def test_sheet_names_are_what_excel_takes_and_no_two_alike() -> None:
    names = sheet_names(["A" * 40, "a" * 40, "[x]:*?/\\'", "", "x\x00y", "x\u202ey"])
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\'\x00-\x1f]", name) for name in names)


def test_numbers_stay_numbers_and_notes_stand_first() -> None:
    content = to_xlsx(
        [Table("Data", ["n", "d"], [[Decimal("-1.5"), date(2025, 1, 2)], [None, None]])], [("Period", "2025Q4")]
    )
    workbook = load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["About", "Data"]
    assert [cell.value for cell in workbook["About"][1]] == ["Period", "2025Q4"]
    assert workbook["Data"]["A2"].value == -1.5
    assert workbook["Data"]["A3"].value is None
    assert (
        to_csv(Table("t", ["n"], [[Decimal("-1.50")], [None]]), [("Period", "2025Q4")])
        == '# Period,2025Q4\nn\n-1.50\n""\n'
    )


@given(st.text(max_size=40) | st.text("\x00\x01\t\r\n \u200b\u202e\ufeff\x7f=+-@＝a1", max_size=6))
def test_harmless_text_keeps_its_words_and_never_starts_a_formula(text: str) -> None:
    safe = harmless(text)
    assert not safe.lstrip(" ")[:1] or safe.lstrip(" ")[0] not in "=+-@＝＋－＠"


def test_two_exports_never_share_a_name() -> None:
    assert content_hash(b"a" * 3_000_000) != content_hash(b"a" * 2_999_999 + b"b")


def test_the_same_table_gives_the_same_bytes() -> None:
    assert to_xlsx([Table("t", ["a"], [[1]])], [("n", "x")]) == to_xlsx([Table("t", ["a"], [[1]])], [("n", "x")])


@pytest.mark.slow
def test_a_table_longer_than_a_sheet_goes_on_upon_the_next() -> None:
    rows = 1_048_580
    content = to_xlsx([Table("long", ["a"], ((number,) for number in range(rows))), Table("next", ["a"], [(1,)])], [])
    names = load_workbook(io.BytesIO(content), read_only=True).sheetnames
    assert names == ["About", "long", "long 2", "next"]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        counts = [parts.read(f"xl/worksheets/sheet{number}.xml").count(b"<row ") for number in (2, 3, 4)]
        second = parts.read("xl/worksheets/sheet3.xml").decode()
    assert counts == [1_048_576, rows + 2 - 1_048_576, 2]
    assert re.findall(r"<v>(\d+)</v>", second)[1:] == [str(number) for number in range(1_048_575, rows)]


def test_further_sheets_never_share_a_name() -> None:
    assert sheet_names(["a", "A", "a 1", "a", "x" * 40, "x" * 40]) == [
        "a",
        "A 1",
        "a 1 2",
        "a 3",
        "x" * 31,
        "x" * 29 + " 5",
    ]
