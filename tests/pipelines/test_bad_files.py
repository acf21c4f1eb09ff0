"""Does each bad file in a drop get one clear message in both languages, with the other files undisturbed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipelines.opened import open_current
from pipelines.queries import ask
from pipelines.warehouse import build
from pipelines.workspace import Workspace
from tests.pipelines import bank
from tests.pipelines.banks import Banks
from tests.pipelines.staged import Desk

AS_OF = date(2026, 1, 31)
EXCEL_ROWS = 1_048_576


def not_a_workbook(path: Path) -> None:
    path.write_text("<html><body><table><tr><td>供应商名称</td></tr></table></body></html>", encoding="utf-8")


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def empty_workbook(path: Path) -> None:
    Workbook().save(path)


def no_known_header(path: Path) -> None:
    bank.write_workbook(path, {"杂项": [("甲", "乙"), (1, 2), (3, 4)]})


def with_rows(path: Path, rows: str) -> None:
    """A workbook with one sheet whose rows are this XML."""
    plain = path.with_suffix(".plain.xlsx")
    bank.write_workbook(plain, {"s": [("a",)]})
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head, _, tail = text.partition(b"<sheetData>")
                text = head + b"<sheetData>" + rows.encode() + b"</sheetData>" + tail.partition(b"</sheetData>")[2]
            target.writestr(name, text)
    plain.unlink()


def a_million_empty_formatted_rows(path: Path) -> None:
    """Every row of a sheet carries a format and a height, none a value: what a whole-column border leaves behind."""
    rows = (f'<row r="{row}" s="0" customFormat="1" ht="15" customHeight="1"/>' for row in range(1, EXCEL_ROWS + 1))
    with_rows(path, "".join(rows))


def two_far_corners(path: Path) -> None:
    """Two cells, A1 and XFD1048576: 17 billion cells to a reader that reserves the rectangle between them."""
    with_rows(
        path,
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        f'<row r="{EXCEL_ROWS}"><c r="XFD{EXCEL_ROWS}" t="inlineStr"><is><t>z</t></is></c></row>',
    )


BAD_FILES = [
    not_a_workbook,
    empty_file,
    empty_workbook,
    no_known_header,
    a_million_empty_formatted_rows,
    two_far_corners,
]


def bank_among_bad_files(workspace: Workspace) -> None:
    bank.write_bank(workspace.inbox / "bank.xlsx")
    for make in BAD_FILES:
        make(workspace.inbox / f"{make.__name__}.xlsx")
    build(workspace, AS_OF)


@pytest.mark.parametrize("make", BAD_FILES)
def test_a_bad_file_is_one_message_and_disturbs_nobody(banks: Banks, make: Callable[[Path], None]) -> None:
    warehouse, bad = open_current(banks.made(bank_among_bad_files)), f"{make.__name__}.xlsx"
    files = {
        name: rest for name, *rest in ask(warehouse, "select file_name, state, rows_loaded from staging.files").rows
    }
    assert files.keys() == {"bank.xlsx", *(f"{each.__name__}.xlsx" for each in BAD_FILES)}
    assert files[bad][0] in ("refused", "unrecognised")
    assert files[bad][1] == 0
    assert files["bank.xlsx"] == ["loaded", 29]
    about_file = ask(
        warehouse,
        "select zh, en from staging.files where file_name = ? and (state = 'refused' or rows_read = 0 and zh is not null)",
        [bad],
    )
    about_sheets = ask(warehouse, "select zh, en from staging.sheets where file_name = ?", [bad])
    sentences = about_file.rows or about_sheets.rows
    assert len(sentences) == 1
    zh, en = sentences[0]
    assert len(zh) > 8
    assert len(en) > 15
    assert zh != en
    assert ask(warehouse, "select count(*) from scores.vendor_scores").rows == [(2,)]


def test_only_bad_files_still_show_the_sample_and_name_them(workspace: Path) -> None:
    not_a_workbook(workspace / "inbox" / "bad.xlsx")
    bank.write_bank(workspace / "sample" / "bank.xlsx")
    build(Workspace.at(workspace), AS_OF)
    warehouse = open_current(Workspace.at(workspace))
    assert ask(warehouse, "select is_sample from meta.build").rows == [(True,)]
    shown = ask(warehouse, "select file_name, is_sample, state from staging.files order by file_name").rows
    assert shown == [("bad.xlsx", False, "refused"), ("bank.xlsx", True, "loaded")]


def test_the_same_content_under_two_names_is_loaded_once_and_said(workspace: Path) -> None:
    first = bank.write_bank(workspace / "inbox" / "a.xlsx")
    (workspace / "inbox" / "b.xlsx").write_bytes(first.read_bytes())
    build(Workspace.at(workspace), AS_OF)
    files = ask(
        open_current(Workspace.at(workspace)), "select file_name, state, rows_loaded, en from staging.files order by 1"
    ).rows
    assert [row[:3] for row in files] == [("a.xlsx", "loaded", 29), ("b.xlsx", "refused", 0)]
    assert "a.xlsx" in files[1][3]


def test_contradicting_rows_of_two_files_both_wait_and_name_each_other(tmp_path: Path) -> None:
    other = [bank.KPI_HEADER, ("2025-10", "HT-1", "满意度", 50, 100), ("2025-11", "HT-1", "满意度", 98, 100)]
    staged = Desk(tmp_path).build({"bank.xlsx": bank.sheets(), "later.xlsx": {"KPI": other}})
    rejected = staged.rows("select file_name, row, rule, en from staging.problem_cells order by file_name")
    assert [row[:3] for row in rejected] == [("bank.xlsx", 5, "M-23"), ("later.xlsx", 2, "M-23")]
    assert "later.xlsx / KPI / 2" in rejected[0][3]
    repeated = staged.rows("select file_name, row, kind from staging.set_aside_rows")
    assert repeated == [("later.xlsx", 3, "duplicate")]


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (("2025-10", "HT-9", "满意度", 1, 1), "not in the contract register"),
        (("2025-10", "HT-1", "人气", 1, 1), "is not on the known list"),
    ],
)
def test_unknown_names_are_rejected_with_the_remedy(tmp_path: Path, row: tuple[object, ...], outcome: str) -> None:
    cells = (
        Desk(tmp_path).build({"bank.xlsx": bank.sheets([row])}).rows("select cell, rule, en from staging.problem_cells")
    )
    assert len(cells) == 1
    assert cells[0][1] == "V02"
    assert outcome in cells[0][2]


def test_a_contract_number_with_anothers_vendor_credits_nobody(tmp_path: Path) -> None:
    header = (*bank.KPI_HEADER, "供应商名称")
    rows = [header, ("2025-10", "HT-1", "满意度", 1, 1, "乙公司"), ("2025-11", "HT-1", "满意度", 1, 1, "甲公司")]
    staged = Desk(tmp_path).build({"bank.xlsx": bank.sheets([]), "kpi.xlsx": {"KPI": rows}})
    assert staged.rows("select count(*) from staging.kpi_observations") == [(1,)]
    assert "does not belong to" in staged.rows("select en from staging.problem_cells")[0][0]


def test_without_a_vendor_sheet_a_contract_number_with_anothers_vendor_credits_nobody_either(tmp_path: Path) -> None:
    header = (*bank.KPI_HEADER, "供应商名称")
    rows = [header, ("2025-10", "HT-1", "满意度", 1, 1, "乙公司"), ("2025-11", "HT-1", "满意度", 1, 1, "甲公司")]
    sheets = {"服务": bank.SERVICES, "合同": bank.ENGAGEMENTS, "KPI": rows}
    staged = Desk(tmp_path).build({"bank.xlsx": sheets})
    assert staged.rows("select count(*) from staging.kpi_observations") == [(1,)]
    assert "does not belong to" in staged.rows("select en from staging.problem_cells")[0][0]


def test_a_name_and_anothers_credit_code_are_believed_neither_way(tmp_path: Path) -> None:
    header = (*bank.ENGAGEMENTS[0], "统一社会信用代码")
    rows = [header, ("HT-5", "甲公司", "凭证录入", "南分行", "驻场", "2024-01-01", "2026-12-31", bank.BETA)]
    staged = Desk(tmp_path).build({"bank.xlsx": bank.sheets(), "more.xlsx": {"合同": rows}})
    assert staged.rows("select count(*) from staging.engagements") == [(2,)]
    cells = staged.rows("select cell, raw_text, en from staging.problem_cells")
    assert [cell[:2] for cell in cells] == [("H2", bank.BETA)]


def test_a_former_name_on_a_monthly_sheet_is_the_vendor(tmp_path: Path) -> None:
    vendors = [(*bank.VENDORS[0], "曾用名"), (*bank.VENDORS[1], "甲旧公司"), (*bank.VENDORS[2], None)]
    rows = [("月份", "供应商名称", "指标名称", "分子", "分母"), ("2025-10", "甲旧公司", "满意度", 1, 1)]
    sheets = {"供应商": vendors, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS, "KPI": rows}
    found = Desk(tmp_path).build({"bank.xlsx": sheets}).rows("select engagement_id from staging.kpi_observations")
    assert found == [("HT-1·凭证录入·东分行",)]
