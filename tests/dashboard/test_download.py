"""Does a file that is handed over say what it holds, keep text as text, and differ by name when it differs."""

from __future__ import annotations

import csv
import io
import zipfile

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard import i18n
from dashboard.parts import download

PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1+1", "＋1", "－1", "＠A1",
    '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "http://evil.example/",
]  # fmt: skip
ABOUT = [("期间", "2025Q4"), ("规则", "2023.1")]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_workbook_holds_texts_and_no_formula_or_link(payload: str) -> None:
    content = download.workbook({"排名": pd.DataFrame({"vendor_name": [payload]})}, [("说明", payload)])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert not any(b"<f" in part for name, part in parts.items() if "/sheet" in name)
    assert not any(b"hyperlink" in part for part in parts.values())
    cell = load_workbook(io.BytesIO(content))["排名"]["A2"]
    assert cell.data_type == "s"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_csv_begins_no_cell_as_a_formula_would(payload: str) -> None:
    text = download.csv(pd.DataFrame({"vendor_name": [payload]}), []).decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(text.replace("\0", "")), strict=True))[1][0]
    assert cell == payload.replace("\0", "") if payload.startswith("http") else cell.startswith("'")


@pytest.mark.parametrize("number", ["-12.5", "+3", "1e6", "-0.5%"])
def test_a_number_stays_a_number(number: str) -> None:
    assert download.csv(pd.DataFrame({"x": [number]}), []).decode("utf-8-sig").splitlines()[1] == number


def test_the_first_sheet_says_what_the_file_holds() -> None:
    i18n.use("zh")
    book = load_workbook(io.BytesIO(download.workbook({"排名": pd.DataFrame({"total": [99.5]})}, ABOUT)))
    assert book.sheetnames == ["文件说明", "排名"]
    assert [[cell.value for cell in row] for row in book["文件说明"]] == [["期间", "2025Q4"], ["规则", "2023.1"]]
    assert [cell.value for cell in book["排名"][1]] == ["得分"]
    assert book["排名"]["A2"].value == 99.5


def test_the_same_content_gives_the_same_bytes_and_name() -> None:
    rows = {"a": pd.DataFrame({"x": [1, None], "y": ["甲", "乙"]})}
    assert download.workbook(rows, ABOUT) == download.workbook(rows, ABOUT)
    assert download.content_hash(rows, ABOUT) == download.content_hash(rows, ABOUT)


def test_one_cell_or_one_filter_changes_the_name() -> None:
    rows = pd.DataFrame({"x": range(1000)})
    other = rows.assign(x=rows["x"].where(rows["x"] != 500, -1))
    names = {
        download.content_hash({"a": rows}, ABOUT),
        download.content_hash({"a": other}, ABOUT),
        download.content_hash({"a": rows}, [("期间", "2025Q3")]),
    }
    assert len(names) == 3


def test_missing_is_an_empty_cell_and_never_a_zero() -> None:
    content = download.workbook({"a": pd.DataFrame({"total": [None, 1.0], "tier": [None, "A"]})}, ABOUT)
    sheet = load_workbook(io.BytesIO(content))["a"]
    assert [sheet["A2"].value, sheet["B2"].value, sheet["A3"].value] == [None, None, 1]
