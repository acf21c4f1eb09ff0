"""What the tests of the pages share: a bank small enough to score on paper, and a way to open one of its pages."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from openpyxl import Workbook
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.parts import who
from pipelines import warehouse
from pipelines.workspace import Workspace
from tests.made_once import copied, made_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

APP = Path(__file__).resolve().parent.parent.parent / "dashboard" / "app.py"
AS_OF = date(2026, 1, 15)
CODES = ("91110108MA01ABCD5T", "91310115MA1K2LMN3A")
MONTHS = ("2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12")

# In the third quarter both are as good; in the fourth the second slips. Fourth quarter, worked out by hand:
# 甲: every curve at its top: 100. 乙: EP2 DOWN[0.5,3] at 1 is 80 (weight 10); EP3 UP[95,99.5] at 98 is 66.6667 (9);
# EP4 three misses is 0 (4): 1400/23 = 60.8696 for 45; ER4 UP[85,98] at 95 is 76.9231 for 15: together 64.88.
GOOD = {"录入差错率": (0, 10_000), "时效达标率": (995, 1_000), "满意度": (98, 100)}
FAIR = {"录入差错率": (1, 10_000), "时效达标率": (980, 1_000), "满意度": (95, 100)}
TOTALS = {"甲公司": 100.00, "乙公司": 64.88}

SLOW = 30_000
# Sets a mark if any script of a name ever runs.
WATCH = "window.alert = () => { window.PWNED = true }"

HOSTILE = "<img src=x onerror=alert(1)> ![x](http://127.0.0.1:9/x.png) [a](javascript:b) **c** :red[d] $e$ =1+1"

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def nobodys_data(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep tests that open no workspace of their own from what somebody built in the default one."""
    folder = tmp_path_factory.getbasetemp() / "nobodys"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("SCORECARD_DATA", str(folder))


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """Keep what Streamlit finds among all installed packages: for each page it would look again, longer than it draws."""
    scan = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as kept:
        kept.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


def kpi_rows(contract_no: str, second_quarter: dict[str, tuple[int, int]]) -> list[tuple[object, ...]]:
    return [
        (month, contract_no, name, *pair)
        for number, month in enumerate(MONTHS)
        for name, pair in (GOOD if number < 3 else second_quarter).items()
    ]


def write_sheets(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> None:
    """Write a workbook of these sheets, rows as they are."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)


def write_bank(folder: Path, names: Sequence[str] = ("甲公司", "乙公司"), as_of: date | None = AS_OF) -> Path:
    """Write one workbook of a bank with two vendors into a workspace's inbox, and build, as of today for no day."""
    sheets: dict[str, list[tuple[object, ...]]] = {
        "供应商": [("供应商名称", "统一社会信用代码"), *zip(names, CODES, strict=True)],
        "服务": [("服务项目", "服务族", "业务类别", "计量单位"), ("凭证录入", "数据录入", "专项", "件")],
        "合同": [
            ("合同编号", "供应商名称", "服务项目", "使用单位", "外包模式", "开始日期", "终止日期"),
            ("HT-1", names[0], "凭证录入", "东分行", "驻场", "2024-01-01", "2026-12-31"),
            ("HT-2", names[1], "凭证录入", "西分行", "驻场", "2024-01-01", "2026-12-31"),
        ],
        "KPI": [
            ("月份", "合同编号", "指标名称", "分子", "分母"),
            *kpi_rows("HT-1", GOOD),
            *kpi_rows("HT-2", FAIR),
            ("2025-12", "HT-2", "满意度", "约95", 100),
        ],
    }
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    write_sheets(folder / "inbox" / "小银行.xlsx", sheets)
    warehouse.build(Workspace.at(folder), as_of)
    return folder


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workspace of the small bank, built as of AS_OF."""
    return made_once(tmp_path_factory, "bank", write_bank)


@pytest.fixture(scope="session")
def served_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return another small bank, built as of today: who serves it or a copy, or loads into one, computes it so."""
    return made_once(tmp_path_factory, "served_bank", functools.partial(write_bank, as_of=None))


@pytest.fixture(scope="session")
def empty_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with nothing in its inbox, built as of today as serving it does."""

    def make(folder: Path) -> None:
        (folder / "inbox").mkdir()
        warehouse.build(Workspace.at(folder))

    return made_once(tmp_path_factory, "empty_bank", make)


@pytest.fixture
def own_bank(served_bank: Path, tmp_path: Path) -> Path:
    """Return a copy of the small bank, built as of today, that a test may change."""
    return copied(served_bank, tmp_path / "own")


@pytest.fixture
def own_empty_bank(empty_bank: Path, tmp_path: Path) -> Path:
    """Return a workspace of the test's own with nothing in its inbox, built as of today."""
    return copied(empty_bank, tmp_path / "own")


@pytest.fixture(scope="session")
def hostile_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same bank as of today, where one vendor's name tries to be HTML, Markdown and a formula."""
    named = functools.partial(write_bank, names=("甲公司", HOSTILE), as_of=None)
    return made_once(tmp_path_factory, "hostile", named)


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Return a function that opens a page of a workspace by its address and choices."""

    def opened(folder: Path, address: str = "", *, locale: str = "zh-CN", **choices: str) -> AppTest:
        monkeypatch.setenv("SCORECARD_DATA", str(folder))
        page = AppTest.from_file(APP, default_timeout=30)
        page.context = {"locale": locale, "theme": "light"}
        page.query_params = dict(choices)
        if address:
            go(page, address)
        return page.run()

    return opened


def go(page: AppTest, address: str) -> None:
    """Choose a page as the menu does; AppTest itself can only name pages that are files."""
    page._page_hash = calc_hash(address)


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages as a reader with a language and a name; a request to any other host fails the test."""
    opened = []
    foreign: list[str] = []

    def open_one(address: str, locale: str = "zh-CN", name: str | None = "王会计", **more: object) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": 1280, "height": 1400}, **more)
        if name:
            context.add_cookies([{"name": who.COOKIE, "value": quote(name), "url": address}])
        opened.append(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("request", lambda request: foreign.append(request.url) if is_foreign(request.url) else None)
        page.goto(address)
        page.locator("h1").wait_for(timeout=SLOW)
        return page

    yield open_one
    for context in opened:
        context.close()
    assert foreign == []


def is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1"
