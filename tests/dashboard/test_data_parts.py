"""Does each part of the data page say what happened, keep what was chosen, and offer what is missing: in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.dashboard.test_data_page import SLOW, Reader, bad_workbook, wait_until_loaded

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
    workspace: Path, serve: Serve, reader: Reader, tmp_path: Path
) -> None:
    page = reader(f"{serve(workspace)}/data")
    macros = bad_workbook(tmp_path / "季度报送.xlsx").rename(tmp_path / "季度报送.xlsm")
    drop(page, macros)
    cell(page, "拒收")
    cell(page, "另存为")
