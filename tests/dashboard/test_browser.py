"""Does a reader in a real browser find the number, its cell, their language, and nothing that calls outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

SLOW = 30_000
ROW_HEIGHT = 29
PER_FILE = "stFileUploaderDropzoneInstructions"


def table(page: Page, header: str) -> Locator:
    """The first table with this column, once it is drawn; its cells stand inside its canvas for screen readers."""
    head = page.locator(f"[role=columnheader]:text-is('{header}')")
    head.first.wait_for(timeout=SLOW, state="attached")
    return page.get_by_test_id("stDataFrame").filter(has=head).first


def column(page: Page, header: str, name: str) -> list[str]:
    """What stands under a heading of the table that has the column `header`."""
    grid = table(page, header)
    heads = [text.strip() for text in grid.locator("[role=columnheader]").all_text_contents()]
    cells = [text.strip() for text in grid.locator("[role=gridcell]").all_text_contents()]
    return cells[heads.index(name) :: len(heads)]


def click_row(page: Page, header: str, row: int) -> None:
    grid = table(page, header)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + ROW_HEIGHT * (row + 1.5))


@pytest.fixture(scope="module")
def home(served_bank: Path, serve_for_reading: Callable[[Path], str]) -> str:
    """The address of the small bank, which these tests only read."""
    return serve_for_reading(served_bank)


def test_a_number_is_read_on_screen_and_followed_to_its_cell(home: str, reader: Callable[..., Page]) -> None:
    page = reader(f"{home}/rankings")
    assert column(page, "依据分值", "供应商") == ["甲公司", "乙公司"]
    assert [float(score) for score in column(page, "依据分值", "得分")] == [100, 64.88]

    click_row(page, "依据分值", 1)
    page.wait_for_url("**/rankings?*moved=91310115MA1K2LMN3A*", timeout=SLOW)
    page.get_by_role("button", name="打开评分卡").click()
    page.wait_for_url("**/scorecard?*", timeout=SLOW)
    page.get_by_role("heading", name="乙公司", exact=True).wait_for(timeout=SLOW)
    assert parse_qs(urlsplit(page.url).query)["vendor"] == ["91310115MA1K2LMN3A"]
    assert page.get_by_test_id("stMetricValue").first.inner_text() == "64.88"
    codes = column(page, "代码", "代码")
    assert column(page, "代码", "指标值")[codes.index("EP2")] == "1.00‱"

    click_row(page, "代码", codes.index("EP2"))
    assert column(page, "单元格", "单元格") == ["D29", "D32", "D35"]
    assert column(page, "单元格", "分子") == ["1", "1", "1"]

    click_row(page, "单元格", 0)
    assert column(page, "读取值", "单元格") == ["A29", "B29", "C29", "D29", "E29"]
    assert column(page, "读取值", "读取值")[:3] == ["2025-10-01", "HT-2", "录入差错率"]
    assert float(column(page, "读取值", "读取值")[3]) == 1


def test_an_operations_manager_walks_from_the_ranking_to_the_source_row_in_five_clicks(
    home: str, reader: Callable[..., Page]
) -> None:
    page = reader(f"{home}/rankings")
    clicks = 0

    # Why did it move?
    click_row(page, "依据分值", 1)
    clicks += 1
    page.wait_for_url("**/rankings?*moved=91310115MA1K2LMN3A*", timeout=SLOW)
    page.get_by_role("heading", name="得分为何变动：乙公司").wait_for(timeout=SLOW)
    page.get_by_text("100.00 → 64.88（−35.12）").wait_for(timeout=SLOW)
    assert "差错率 0.00‱ → 1.00‱，−" in page.locator("main").inner_text()

    page.get_by_role("button", name="打开评分卡").click()
    clicks += 1
    page.wait_for_url("**/scorecard?*", timeout=SLOW)
    page.get_by_role("heading", name="乙公司", exact=True).wait_for(timeout=SLOW)
    lost = [float(points) for points in column(page, "代码", "失分")]
    assert lost == sorted(lost, reverse=True)
    assert sum(lost) == pytest.approx(100 - 64.88, abs=0.05)

    codes = column(page, "代码", "代码")
    click_row(page, "代码", codes.index("EP2"))
    clicks += 1
    page.get_by_text("满分≤ 0.50‱").wait_for(timeout=SLOW)
    assert column(page, "单元格", "单元格") == ["D29", "D32", "D35"]

    click_row(page, "单元格", 1)
    clicks += 1
    assert column(page, "读取值", "单元格") == ["A32", "B32", "C32", "D32", "E32"]
    assert column(page, "读取值", "读取值")[:3] == ["2025-11-01", "HT-2", "录入差错率"]
    assert clicks <= 5


def test_the_menu_keeps_the_choices_in_the_address(home: str, reader: Callable[..., Page]) -> None:
    page = reader(f"{home}/rankings?period=2025Q3&unit=%E8%A5%BF%E5%88%86%E8%A1%8C")
    page.get_by_role("link", name="总览").click()
    page.get_by_role("heading", name="总览", exact=True).wait_for(timeout=SLOW)
    page.wait_for_url("**/?*period=2025Q3*")
    assert parse_qs(urlsplit(page.url).query) == {"period": ["2025Q3"], "unit": ["西分行"]}


@pytest.mark.parametrize(("locale", "title"), [("zh-CN", "总览"), ("en-US", "Overview")])
def test_the_browsers_language_is_spoken_and_the_switch_overrides_it(
    home: str, reader: Callable[..., Page], locale: str, title: str
) -> None:
    page = reader(home, locale)
    assert page.locator("h1").inner_text().strip() == title
    page.get_by_role("radio", name="EN").or_(page.get_by_role("button", name="EN", exact=True)).first.click()
    page.get_by_role("heading", name="Overview", exact=True).wait_for(timeout=SLOW)


def test_a_hostile_name_runs_nothing_fetches_nothing_and_hides_nothing(
    hostile_bank: Path, serve: Callable[[Path], str], reader: Callable[..., Page]
) -> None:
    home = serve(hostile_bank)
    page: Page | None = None
    for address in ("", "rankings", "scorecard", "compare", "data"):
        about = f"{home}/{address}?vendor=91310115MA1K2LMN3A&indicator=EP2"
        if page is None:
            page = reader(about)
        else:
            page.goto(about)
            page.locator("h1").wait_for(timeout=SLOW)
        page.wait_for_timeout(1500)
        assert (address, page.evaluate("window.PWNED")) == (address, None)
        assert (address, page.locator("main img[src^='http'], main a[href^='javascript']").count()) == (address, 0)
        assert page.locator("h1").is_visible(), address


def test_an_empty_bank_says_what_to_load(
    workspace: Path, serve: Callable[[Path], str], reader: Callable[..., Page]
) -> None:
    page = reader(serve(workspace))
    page.get_by_text("还没有可评分的数据").wait_for(timeout=SLOW)


def test_a_dropped_file_is_scored_at_once(
    own_empty_bank: Path, served_bank: Path, serve: Callable[[Path], str], reader: Callable[..., Page]
) -> None:
    page = reader(f"{serve(own_empty_bank)}/data")
    page.locator("input[type=file]").set_input_files(served_bank / "inbox" / "小银行.xlsx")
    assert column(page, "说明与处理", "文件")[0] == "小银行.xlsx"
    page.get_by_role("link", name="排名").click()
    assert [float(score) for score in column(page, "依据分值", "得分")] == [100, 64.88]


@pytest.mark.parametrize(
    ("locale", "button", "limit"),
    [("zh-CN", "选择文件", "单个文件不超过 200 MB"), ("en-US", "Upload", "200MB per file")],
)
def test_the_upload_box_speaks_the_readers_language(
    home: str, reader: Callable[..., Page], locale: str, button: str, limit: str
) -> None:
    page = reader(f"{home}/data", locale)
    box = page.get_by_test_id("stFileUploaderDropzone")
    box.wait_for(timeout=SLOW)
    # What is seen: the words of the style where there are any, and then not those of the component.
    seen = """(node) => {
        const after = getComputedStyle(node, '::after').content;
        return after === 'none' ? node.textContent : getComputedStyle(node).fontSize === '0px' ? after.slice(1, -1) : ''
    }"""
    for place, words in ((box.locator("button p"), button), (box.get_by_test_id(PER_FILE).locator("span"), limit)):
        page.wait_for_function(f"([node, words]) => ({seen})(node) === words", arg=[place.element_handle(), words])


def test_a_downloaded_workbook_is_the_table_on_screen(home: str, reader: Callable[..., Page], tmp_path: Path) -> None:
    from openpyxl import load_workbook

    page = reader(f"{home}/rankings")
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name="下载Excel").click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    (file,) = tmp_path.glob("scorecard-rankings-2025Q4-*.xlsx")
    book = load_workbook(file)
    assert book.sheetnames[:2] == ["文件说明", "排名"]
    heads = [cell.value for cell in book["排名"][1]]
    assert [row[heads.index("得分")].value for row in book["排名"].iter_rows(min_row=2)] == [100, 64.88]
