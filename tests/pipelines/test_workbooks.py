from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from pipelines.contract import Contracts
from pipelines.reading.limits import Limits
from pipelines.reading.messages import FileRefusedError
from pipelines.reading.outcomes import FileRead, SheetRead
from pipelines.reading.preflight import check_file
from pipelines.reading.spreadsheets import read_sheets
from pipelines.reading.workbooks import new_workbook

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
HEADER = ["供应商名称", "月份", "费用(元)"]
Read = Callable[..., FileRead]
Listed = Callable[[SheetRead], list[tuple[str, str, str]]]


def test_an_old_workbook_is_read_like_a_new_one(read_path: Read, problem_cells: Listed) -> None:
    sheet, hidden = read_path(FIXTURES / "fees.xls").sheets
    assert (sheet.name, sheet.state, sheet.header_row, hidden.name, hidden.state) == (
        "费用",
        "loaded",
        4,
        "隐藏",
        "hidden",
    )
    first, second = sheet.rows.to_pylist()
    assert (first["vendor_name"], second["vendor_name"]) == ("甲公司", "甲公司")
    assert (first["month"], second["month"]) == (date(2025, 1, 1), date(2025, 2, 1))
    assert (first["fee_cny"], second["fee_cny"]) == (Decimal(125_000), Decimal(130_000))
    assert (first["quality"], second["quality"]) == (Decimal("0.953"), Decimal("0.98"))
    assert (first["paid_on"], first["source_row"], second["source_row"]) == (date(2025, 2, 3), 5, 6)
    assert problem_cells(sheet) == [("D7", "M-17", "rejected")]
    assert [(each.row, each.kind) for each in sheet.aside] == [(8, "total"), (9, "footer")]
    assert [each.letters for each in sheet.columns] == ["B", "C", "D", "E", "F", "G"]


def test_sheets_are_told_in_the_order_of_their_tabs(tmp_path: Path, read_path: Read) -> None:
    workbook = Workbook()
    notes, fees = workbook.worksheets[0], workbook.create_sheet("费用")
    notes.title, notes["A1"] = "说明", "请按月填报"
    for row in (HEADER, ["甲公司", "2025-01", 1]):
        fees.append(row)
    for name, state in (("隐藏", "hidden"), ("深藏", "veryHidden")):
        secret = workbook.create_sheet(name)
        secret.append(HEADER)
        secret.append(["乙公司", "2025-01", 2])
        secret.sheet_state = state
    workbook.create_sheet("空")
    chart = BarChart()
    chart.add_data(Reference(fees, min_col=3, min_row=1, max_row=2))
    workbook.create_chartsheet("图").add_chart(chart)
    header_only = workbook.create_sheet("仅表头")
    header_only.append(HEADER)
    workbook.save(tmp_path / "a.xlsx")
    sheets = read_path(tmp_path / "a.xlsx").sheets
    assert [(sheet.name, sheet.state, sheet.rows_typed) for sheet in sheets] == [
        ("说明", "ignored", 0),
        ("费用", "loaded", 1),
        ("隐藏", "hidden", 0),
        ("深藏", "hidden", 0),
        ("空", "empty", 0),
        ("图", "empty", 0),
        ("仅表头", "empty", 0),
    ]
    assert sheets[-1].told is not None
    assert sheets[-1].told.zh == "表头以下没有数据行。请填写数据后重新放入。"


def test_two_sheets_of_one_kind_are_both_read(tmp_path: Path, read_path: Read) -> None:
    workbook = Workbook()
    for name in ("2025年1月", "2024年1月"):
        sheet = workbook.create_sheet(name)
        sheet.append(HEADER)
        sheet.append(["甲公司", "1月", 1])
    workbook.save(tmp_path / "a.xlsx")
    _, first, second = read_path(tmp_path / "a.xlsx").sheets
    assert first.rows.column("month").to_pylist() == [date(2025, 1, 1)]
    assert second.rows.column("month").to_pylist() == [date(2024, 1, 1)]


@pytest.mark.parametrize("only_hidden", [False, True])
def test_a_workbook_without_data_gets_one_sentence(tmp_path: Path, read_path: Read, *, only_hidden: bool) -> None:
    workbook = Workbook()
    if only_hidden:
        secret = workbook.create_sheet("隐藏")
        secret.append(HEADER)
        secret.sheet_state = "hidden"
    for row in range(1, 50):
        workbook.worksheets[0].row_dimensions[row].height = 30
    workbook.save(tmp_path / "a.xlsx")
    error = read_path(tmp_path / "a.xlsx").error
    assert error is not None
    assert (error.code, error.zh) == ("E01", "工作簿里没有数据。请确认保存的是填好的那一份。")


def test_no_known_header_lists_what_can_be_read(tmp_path: Path, read_path: Read) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["甲", "乙", "丙"])
    workbook.save(tmp_path / "a.xlsx")
    (sheet,) = read_path(tmp_path / "a.xlsx").sheets
    assert sheet.told is not None
    assert sheet.told.zh == "没有找到认识的表头。可以读取的表有：费用表。请核对第一行列名，或使用模板。"


def test_readers_messages_become_ours(tmp_path: Path, fees: Contracts) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["a", 1])
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"</sheetData>", b"") if "sheet1" in name else content)
    with pytest.raises(FileRefusedError) as fault:
        list(read_sheets(broken, "b.xlsx", tuple(contract.csv for contract in fees), Limits()))
    assert fault.value.sentence.code == "E05"


def test_an_error_value_that_the_reader_does_not_know_is_told(tmp_path: Path, read_path: Read) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(HEADER)
    sheet.append(["甲公司", "2025-01", "#SPILL!"])
    sheet["C2"].data_type = "e"
    workbook.save(tmp_path / "a.xlsx")
    error = read_path(tmp_path / "a.xlsx").error
    assert error is not None
    assert error.code == "E10"


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(list(range(30)))
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(FileRefusedError) as fault:
        list(read_sheets(tmp_path / "a.xlsx", "a.xlsx", (), Limits(columns=20)))
    assert fault.value.sentence.code == "E08"


STRANGE_1904 = Path(__file__).resolve().parents[3] / "shared/corpus/csvkit/examples/test_skip_lines.xlsx"


@pytest.mark.skipif(not STRANGE_1904.is_file(), reason="the corpus of strange spreadsheets is not beside this checkout")
def test_days_counted_from_1904_are_right_whatever_else_the_workbook_holds() -> None:
    checked = check_file(STRANGE_1904, STRANGE_1904.name, Limits())
    assert checked is not None
    (sheet,) = new_workbook(STRANGE_1904, checked, Limits())
    assert sheet.cells.column(1).to_pylist()[3:7] == [
        "date", "1971-01-01 00:00:00", "1948-01-01 00:00:00", "1920-01-01 00:00:00",
    ]  # fmt: skip
    assert sheet.cells.column(5).to_pylist()[4] == "1971-01-01 04:14:00"


def test_the_workbookpr_of_an_extension_says_nothing_about_days(read_path: Read, tmp_path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for row in ([*HEADER, "支付日期"], ["甲公司", "2025-01", 1, date(2025, 3, 1)]):
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "plain.xlsx")
    extension = (
        '<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" '
        'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
        '<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
    )
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(tmp_path / "excel.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content = content.replace(b"</workbook>", extension.encode())
            new.writestr(name, content)
    (sheet,) = read_path(tmp_path / "excel.xlsx").sheets
    assert sheet.rows.column("paid_on").to_pylist() == [date(2025, 3, 1)]
