"""Is what a marked copy cannot keep of a workbook told, sheet by sheet, and nothing told that it keeps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText
from PIL import Image

from pipelines.cli import main
from pipelines.marking import MarkedCell, Marks, losses_of, marked_workbook, told_of
from pipelines.marking.given_back import MarkedCopy
from pipelines.marking.lost_parts import KINDS, lost_between, special_parts
from pipelines.opened import open_current
from pipelines.reading.limits import Limits
from pipelines.reading.own_sheets import TO_MEND
from pipelines.workspace import Workspace
from tests.pipelines import bank

MARKS = Marks((MarkedCell("数据", "A2", "约5", "M-17", "rejected", "约数。", "Approximate."),))
NEW_LIST = (
    b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    b'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations '
    b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list">'
    b"<x14:formula1><xm:f>'\xe5\x85\xb6\xe4\xbb\x96'!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>A9</xm:sqref>"
    b"</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
)


def written(path: Path, *fill: Callable[[Any, Any], object]) -> Path:
    """Write two sheets with a table on the first, and what `fill` adds to it."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet, other = workbook.add_worksheet("数据"), workbook.add_worksheet("其他")
        sheet.write_column(0, 0, ["数", 1, 2, 3])
        other.write_column(0, 0, ["甲", "乙"])
        for each in fill:
            each(workbook, sheet)
    return path


def picture(folder: Path) -> str:
    Image.new("RGB", (20, 20), "red").save(folder / "red.png")
    return str(folder / "red.png")


def rich(workbook: Any, sheet: Any) -> None:
    sheet.write_rich_string("B1", "正常", workbook.add_format({"bold": True, "color": "red"}), "红字", "结尾")


def chart(workbook: Any, sheet: Any) -> None:
    drawn = workbook.add_chart({"type": "line"})
    drawn.add_series({"values": "=数据!$A$2:$A$4"})
    sheet.insert_chart("H4", drawn)


def new_list(path: Path) -> Path:
    """Give the first sheet a list as Excel 2010 writes it where it takes its entries from another sheet."""
    with zipfile.ZipFile(path) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    first = "xl/worksheets/sheet1.xml"
    parts[first] = parts[first].replace(b"</worksheet>", NEW_LIST)
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def marked(path: Path) -> MarkedCopy:
    return marked_workbook(path, path.name, MARKS, Limits())


LOST: dict[str, Callable[[Any, Any, Path], object]] = {
    "text_box": lambda _, sheet, __: sheet.insert_textbox("D4", "请在此填写"),
    "sparkline": lambda _, sheet, __: sheet.add_sparkline("C1", {"range": "数据!A2:A4"}),
    "new_format": lambda _, sheet, __: sheet.conditional_format("A2", {"type": "data_bar", "data_bar_2010": True}),
    "header_picture": lambda _, sheet, folder: sheet.set_header("&L&G", {"image_left": picture(folder)}),
    "background": lambda _, sheet, folder: sheet.set_background(picture(folder)),
    "control": lambda _, sheet, __: sheet.insert_button("H1", {"caption": "提交"}),
    "note_look": lambda _, sheet, __: sheet.write_comment("A1", "请核对"),
}


@pytest.mark.parametrize("kind", LOST)
def test_what_is_lost_is_told_with_its_sheet_on_the_first_sheet(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / "月报.xlsx", lambda book, sheet: LOST[kind](book, sheet, tmp_path))
    copy = marked(path)
    assert [(each.sheet, each.kind, each.count) for each in copy.lost] == [("数据", kind, 1)]
    workbook = load_workbook(io.BytesIO(copy.content))
    said = [str(row[0].value) for row in workbook[TO_MEND.name].iter_rows(max_row=10)]
    assert f"“数据”：{KINDS[kind][0]} 1 处" in said
    assert f"“数据”: {KINDS[kind][1]} 1" in said
    assert any("本副本没有保留" in line for line in said)


def test_a_list_of_excel_2010_is_told(tmp_path: Path) -> None:
    copy = marked(new_list(written(tmp_path / "月报.xlsx")))
    assert [(each.sheet, each.kind, each.count) for each in copy.lost] == [("数据", "new_list", 1)]


@pytest.mark.parametrize("kind", ["plain", "rich_text", "chart", "picture", "old_format", "old_list"])
def test_what_is_kept_is_not_told(tmp_path: Path, kind: str) -> None:
    fill: dict[str, Callable[[Any, Any], object]] = {
        "plain": lambda _, sheet: sheet.write("B2", "字"),
        "rich_text": rich,
        "chart": chart,
        "picture": lambda _, sheet: sheet.insert_image("F4", picture(tmp_path)),
        "old_format": lambda _, sheet: sheet.conditional_format("A2:A4", {"type": "data_bar"}),
        "old_list": lambda _, sheet: sheet.data_validation("A9", {"validate": "list", "source": ["甲", "乙"]}),
    }
    path = written(tmp_path / "月报.xlsx", fill[kind])
    copy = marked(path)
    assert copy.lost == ()
    workbook = load_workbook(io.BytesIO(copy.content), rich_text=True)
    assert not any("没有保留" in str(row[0].value) for row in workbook[TO_MEND.name].iter_rows(max_row=10))
    if kind == "rich_text":
        text = workbook["数据"]["B1"].value
        assert isinstance(text, CellRichText)
        assert (str(text), text[1].font.b) == ("正常红字结尾", True)
    sheet = workbook["数据"]
    assert (len(sheet._charts), len(sheet._images)) == (int(kind == "chart"), int(kind == "picture"))
    assert sheet.data_validations.count == int(kind == "old_list")


def test_several_losses_stand_in_one_line_a_sheet_and_what_is_kept_is_left_out(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        for kind in ("sparkline", "text_box", "text_box"):
            LOST[kind](workbook, sheet, tmp_path)

    copy = marked(written(tmp_path / "月报.xlsx", fill, rich, chart))
    assert told_of(copy.lost) == [("“数据”：文本框 2 处、迷你图 1 处", "“数据”: text boxes 2, sparklines 1")]


def test_every_kind_that_is_counted_has_words_in_both_languages() -> None:
    counted = {("甲", kind): 77 for kind in KINDS} | {("", "model"): 1}
    (sheet, whole) = told_of(lost_between(counted, {}))
    assert (sheet[0].count(" 77 处"), sheet[1].count(" 77")) == (len(KINDS), len(KINDS))
    assert whole == ("整个工作簿：数据模型 1 处", "The workbook: data models 1")


def test_the_command_and_the_page_tell_it_too(workspace: Path, tmp_path: Path) -> None:
    bank.write_bank(workspace / "inbox" / "bank.xlsx")
    with xlsxwriter.Workbook(workspace / "inbox" / "业务量.xlsx") as workbook:
        sheet = workbook.add_worksheet("业务量")
        sheet.write_row(0, 0, ["合同编号", "月份", "业务量"])
        sheet.write_row(1, 0, ["HT-1", "2025-10", "约5"])
        sheet.insert_textbox("D4", "请在此填写")
        rich(workbook, sheet)
        sheet.write("B1", "月份")
        sheet.write_rich_string("F1", "备", workbook.add_format({"bold": True}), "注")
    place = ["--data", str(workspace)]
    said = CliRunner().invoke(
        main, ["marked", *place, "业务量.xlsx", "--to", str(tmp_path)], env={"LC_ALL": "zh_CN.UTF-8"}
    )
    assert said.exit_code == 0, said.output
    assert "副本中没有保留 “业务量”：文本框 1 处" in said.output
    space = Workspace.at(workspace)
    assert told_of(losses_of(space, open_current(space).connection, "业务量.xlsx"))[0][0] == "“业务量”：文本框 1 处"
    assert losses_of(space, open_current(space).connection, "bank.xlsx") == []


def test_a_workbook_written_by_the_marking_itself_has_nothing_to_lose(tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    again.write_bytes(marked(written(tmp_path / "月报.xlsx")).content)
    assert special_parts(again, Limits()) == {}
