"""Can a clerk drop a bad workbook, answer what is asked, take the marked copy, mend it, and drop it again: in a browser."""

from __future__ import annotations

import http.client
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook

from tests.dashboard.conftest import CODES, GOOD, MONTHS, kpi_rows, write_sheets
from tests.made_once import copied

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SLOW = 30_000
Reader = Callable[..., "Page"]


def bad_workbook(path: Path) -> Path:
    """A bank whose KPI sheet spells one vendor in a way nobody listed, and holds one cell that is no number."""
    kpis = [(*row, "甲乙公司") for row in kpi_rows("", GOOD)]
    write_sheets(
        path,
        {
            "供应商": [("供应商名称", "统一社会信用代码"), ("甲乙丙有限公司", CODES[0]), ("丁公司", CODES[1])],
            "服务": [("服务项目", "服务族", "业务类别", "计量单位"), ("凭证录入", "数据录入", "专项", "件")],
            "合同": [
                ("合同编号", "供应商名称", "服务项目", "使用单位", "外包模式", "开始日期", "终止日期"),
                ("HT-1", "甲乙丙有限公司", "凭证录入", "东分行", "驻场", "2024-01-01", "2026-12-31"),
                ("HT-2", "丁公司", "凭证录入", "西分行", "驻场", "2024-01-01", "2026-12-31"),
            ],
            "KPI": [
                ("月份", "指标名称", "分子", "分母", "供应商名称"),
                *[(month, name, top, bottom, vendor) for month, _no, name, top, bottom, vendor in kpis],
                (MONTHS[-1], "满意度", "约95", 100, "丁公司"),
            ],
        },
    )
    return path


def part(page: Page, name: str) -> None:
    """Choose a part of the page by the beginning of its label."""
    page.locator("[data-testid=stButtonGroup] button", has_text=name).first.click()


def wait_until_loaded(page: Page) -> None:
    page.get_by_role("button", name="停止").wait_for(state="detached", timeout=SLOW)
    page.locator("input[type=file]").wait_for(state="attached", timeout=SLOW)


def test_a_bad_workbook_is_asked_about_marked_mended_and_loaded(
    own_empty_bank: Path, serve: Callable[[Path], str], reader: Reader, tmp_path: Path
) -> None:
    page = reader(f"{serve(own_empty_bank)}/data")
    page.locator("input[type=file]").set_input_files(bad_workbook(tmp_path / "季度报送.xlsx"))
    wait_until_loaded(page)

    part(page, "待确认（1）")
    page.get_by_text("甲乙公司").first.wait_for(timeout=SLOW)
    page.locator("label", has_text="甲乙丙有限公司").first.click()
    page.get_by_role("button", name="保存答案并重新计算").click()
    wait_until_loaded(page)
    page.get_by_text("没有待确认的事项").wait_for(timeout=SLOW)

    part(page, "问题单元格")
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name="下载标注后的工作簿").click()
    marked = tmp_path / download.value.suggested_filename
    download.value.save_as(marked)
    book = load_workbook(marked)
    assert "待改清单" in book.sheetnames[0]
    cell = next(cell for row in book["KPI"].iter_rows() for cell in row if cell.value == "约95")
    assert cell.comment is not None
    assert "约95" in cell.comment.text
    assert cell.fill.fill_type == "solid"
    cell.value = 95
    book.save(marked)

    page.locator("input[type=file]").set_input_files(marked)
    wait_until_loaded(page)
    part(page, "问题单元格")
    page.get_by_text("没有发现问题单元格").or_(page.get_by_text("没有问题单元格")).first.wait_for(timeout=SLOW)


def test_bombs_dropped_on_the_page_leave_it_serving(
    bank: Path, serve: Callable[[Path], str], reader: Reader, tmp_path: Path
) -> None:
    # The bank is everybody's: bombs go into a copy. It was built for another day than that on which it is served.
    address = serve(copied(bank, tmp_path / "own"))
    page = reader(f"{address}/data")
    page.locator("input[type=file]").set_input_files(bombs(tmp_path))
    wait_until_loaded(page)
    for name in ("far.xlsx", "junk.xlsx", "loop.xls", "page.xls", "nul.csv"):
        page.locator("[role=gridcell]", has_text=name).first.wait_for(timeout=SLOW, state="attached")
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    connection.request("GET", "/_stcore/health")
    assert connection.getresponse().status == http.HTTPStatus.OK


def bombs(folder: Path) -> list[Path]:
    """Small files that end a process which reads them unguarded, or that are not what they say."""
    far = folder / "far.xlsx"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c\nr="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    }
    with zipfile.ZipFile(far, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    others = {
        "junk.xlsx": b"PK\x03\x04" + b"\xff" * 4000,
        "loop.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1016,
        "page.xls": b"<html><table><tr><td>1</td></tr></table></html>",
        "nul.csv": b"a,b\n1,\x002\n",
    }
    for name, content in others.items():
        (folder / name).write_bytes(content)
    return [far, *(folder / name for name in others)]
