"""Does each part of the data page say what happened, keep what was chosen, and offer what is missing: in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.dashboard.conftest import MONTHS
from tests.dashboard.test_data_page import SLOW, Reader, bad_workbook, part, wait_until_loaded

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Serve = Callable[[Path], str]


def drop(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    wait_until_loaded(page)


def cell(page: Page, text: str) -> None:
    """Wait for a cell of a table: tables are drawn on a canvas, with their texts beside it for screen readers."""
    page.locator("[role=gridcell]", has_text=text).first.wait_for(timeout=SLOW, state="attached")


def test_a_macro_workbook_is_refused_with_the_way_to_save_it(
    own_empty_bank: Path, serve: Serve, reader: Reader, tmp_path: Path
) -> None:
    page = reader(f"{serve(own_empty_bank)}/data")
    macros = bad_workbook(tmp_path / "季度报送.xlsx").rename(tmp_path / "季度报送.xlsm")
    drop(page, macros)
    cell(page, "拒收")
    cell(page, "另存为")


def test_nothing_is_recorded_before_a_name_is_said(
    own_empty_bank: Path, serve: Serve, reader: Reader, tmp_path: Path
) -> None:
    page = reader(f"{serve(own_empty_bank)}/data", name=None)
    page.locator("input[type=file]").set_input_files(bad_workbook(tmp_path / "季度报送.xlsx"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("姓名").fill("李主管")
    assert list((own_empty_bank / "inbox").iterdir()) == []
    dialog.get_by_role("button", name="保存并继续").click()
    dialog.wait_for(state="detached", timeout=SLOW)
    wait_until_loaded(page)
    page.get_by_text("退回 19").wait_for(timeout=SLOW)
    page.get_by_role("button", name="处理待确认事项（1）").click()
    page.get_by_text("甲乙公司").first.wait_for(timeout=SLOW)
    page.locator("label", has_text="甲乙丙有限公司").first.click()
    page.get_by_role("button", name="保存答案并重新计算").first.click()
    page.get_by_text("已重新计算").wait_for(timeout=SLOW)
    part(page, "载入记录")
    for text in ("李主管", "+ 季度报送.xlsx", "确认：“甲乙公司”", "按确认结果重新计算"):
        cell(page, text)


def unknown_vendors(path: Path, count: int) -> Path:
    """A workbook whose KPI rows name so many vendors that nobody listed."""
    bank = load_workbook(bad_workbook(path))
    for number in range(count):
        bank["KPI"].append((MONTHS[0], "满意度", 90, 100, f"{'甲乙丙丁戊己庚辛'[number]}字号外包服务有限公司"))
    bank.save(path)
    return path


def test_answers_chosen_on_one_page_are_kept_on_the_next(
    own_empty_bank: Path, serve: Serve, reader: Reader, tmp_path: Path
) -> None:
    page = reader(f"{serve(own_empty_bank)}/data")
    drop(page, unknown_vendors(tmp_path / "季度报送.xlsx", 7))
    part(page, "待确认（8）")
    page.locator("label", has_text="都不采用").first.click()
    page.get_by_text("已选答案 1 / 8").wait_for(timeout=SLOW)
    page.get_by_test_id("stPagination").get_by_text("2", exact=True).click()
    stands_still(page)
    page.locator("label", has_text="都不采用").nth(1).click()
    page.get_by_text("已选答案 2 / 8").wait_for(timeout=SLOW)
    page.get_by_test_id("stPagination").get_by_text("1", exact=True).click()
    page.locator("input[type=radio]:checked").first.wait_for(timeout=SLOW, state="attached")
    page.get_by_role("button", name="保存答案并重新计算").first.click()
    wait_until_loaded(page)
    page.get_by_text("待确认（6）").first.wait_for(timeout=SLOW)


def stands_still(page: Page) -> None:
    """Wait until what was clicked is drawn: what is put in the place of another comes a moment after the run for it."""
    for _ in range(2):
        page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=SLOW)
        page.wait_for_timeout(1_000)


def click_row(page: Page, table: int, row: int) -> None:
    """Click a row of one of the tables of a part, as a reader does: on the canvas, once the page stands still."""
    stands_still(page)
    frame = page.get_by_test_id("stDataFrame").nth(table)
    frame.click(position={"x": 200, "y": 29 * (row + 1) + 14}, timeout=SLOW)


def test_an_undo_names_its_file_and_leaves_no_other_file_chosen(
    own_bank: Path, serve: Serve, reader: Reader, tmp_path: Path
) -> None:
    page = reader(f"{serve(own_bank)}/data?part=history")
    drop(page, *(bad_workbook(tmp_path / f"{name}.xlsx") for name in ("甲", "乙")))
    page.get_by_text("已载入：").wait_for(timeout=SLOW)
    page.get_by_text("点选一个文件").wait_for(timeout=SLOW)
    click_row(page, 1, 0)
    undo = page.get_by_role("button", name="撤销“")
    undo.wait_for(timeout=SLOW)
    file = undo.inner_text().partition("“")[2].rstrip("”")
    undo.click()
    page.get_by_text("已重新计算").wait_for(timeout=SLOW)
    cell(page, f"撤销文件：{file}")
    page.get_by_text("点选一个文件").wait_for(timeout=SLOW)
    assert page.get_by_role("button", name="撤销“").count() == 0
    # The first click after an undo chooses.
    click_row(page, 1, 0)
    page.get_by_role("button", name="撤销“").wait_for(timeout=SLOW)


def test_the_same_file_again_is_said_to_change_nothing(
    own_empty_bank: Path, serve: Serve, reader: Reader, tmp_path: Path
) -> None:
    page = reader(f"{serve(own_empty_bank)}/data")
    file = bad_workbook(tmp_path / "季度报送.xlsx")
    drop(page, file)
    page.get_by_text("读取 24 行 = 入库 5 + 退回 19 + 不计入 0").wait_for(timeout=SLOW)
    drop(page, file)
    page.get_by_text("没有变化").wait_for(timeout=SLOW)


def test_a_load_says_in_words_what_it_changed(
    own_empty_bank: Path, serve: Serve, reader: Reader, tmp_path: Path
) -> None:
    page = reader(f"{serve(own_empty_bank)}/data?part=questions")
    drop(page, bad_workbook(tmp_path / "季度报送.xlsx"))
    page.locator("label", has_text="甲乙丙有限公司").first.click()
    page.get_by_role("button", name="保存答案并重新计算").first.click()
    page.get_by_text("已重新计算").wait_for(timeout=SLOW)
    part(page, "载入记录")
    cell(page, "按确认结果重新计算")
    click_row(page, 0, 0)
    for text in ("数据录入", "– → 100.00", "– → A", "– → –"):
        cell(page, text)
    assert page.locator("[role=gridcell]", has_text="nan").count() == 0
