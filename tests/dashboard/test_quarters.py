"""Is a quarter frozen on the page, a correction dropped and taken in with a reason, and its version seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipelines.journal import Journal
from pipelines.opened import open_current
from pipelines.workspace import Workspace
from tests.dashboard.conftest import OpenPage, write_sheets
from tests.dashboard.test_browser import SLOW, click_row, column

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEADS = ("月份", "合同编号", "指标名称", "分子", "分母")


def totals(folder: Path) -> list[float]:
    query = "select total from scores.vendor_scores where period = '2025Q4' order by vendor_name"
    return [float(total) for (total,) in open_current(Workspace(folder)).connection.execute(query).fetchall()]


@pytest.mark.browser
def test_a_quarter_is_frozen_and_corrected_on_the_page(
    own_bank: Path, tmp_path: Path, serve: Callable[[Path], str], reader: Callable[..., Page]
) -> None:
    folder = own_bank
    before = totals(folder)
    page = reader(f"{serve(folder)}/data?part=quarters")
    assert column(page, "冻结时间", "状态") == ["草稿", "草稿"]

    click_row(page, "冻结时间", 0)
    freeze = page.get_by_role("button", name="冻结2025年四季度")
    freeze.wait_for(timeout=SLOW)
    freeze.click()
    page.get_by_text("请先勾选确认。").wait_for(timeout=SLOW)
    page.get_by_label("理由（必填）").fill("季度已报送")
    page.get_by_text("我已核对：此后送来的数据未经确认不得改变该季度。").click()
    freeze.click()
    page.locator("[role=gridcell]:text-is('已冻结')").wait_for(timeout=SLOW, state="attached")
    assert column(page, "冻结时间", "状态") == ["已冻结", "草稿"]
    assert column(page, "冻结时间", "经办人")[0] == "王会计"

    write_sheets(tmp_path / "更正.xlsx", {"KPI": [HEADS, ("2025-12", "HT-2", "录入差错率", 9, 10_000)]})
    page.locator("input[type=file]").set_input_files(tmp_path / "更正.xlsx")
    page.get_by_text("待确认（1）").wait_for(timeout=SLOW)
    assert totals(folder) == before
    page.get_by_text("待确认（1）").click()
    page.get_by_text("“更正.xlsx”改变该季度的数据：新增 0 行，变更 1 行，缺少 0 行").wait_for(timeout=SLOW)
    page.get_by_text("分子 1 → 分子 9").wait_for(timeout=SLOW)
    page.get_by_text("作为冻结季度 2025Q4 的更正采纳（1 行），产生新版本").click()
    page.get_by_label("理由（必填）").fill("差错漏计")
    page.get_by_label("理由（必填）").press("Tab")
    page.get_by_role("button", name="保存答案并重新计算").click()
    page.get_by_text("待确认（0）").wait_for(timeout=SLOW)
    assert totals(folder) != before

    page.get_by_role("radio", name="季度").or_(page.get_by_role("button", name="季度", exact=True)).first.click()
    corrected = "已冻结，此后有更正：第2版"
    page.locator(f"[role=gridcell]:text-is('{corrected}')").wait_for(timeout=SLOW, state="attached")
    assert column(page, "冻结时间", "此后变动的得分")[0] == "1"
    click_row(page, "冻结时间", 0)
    assert column(page, "决定", "理由") == ["差错漏计"]
    assert column(page, "差异", "供应商") == ["乙公司"]
    page.get_by_role("link", name="排名").click()
    page.get_by_text(f"2025年四季度 {corrected}").first.wait_for(timeout=SLOW)

    kinds = [entry.kind for entry in Journal.of(Workspace(folder)).verified_entries()]
    assert [kind for kind in kinds if kind not in ("load", "salt_noted")] == ["quarter_frozen", "answered"]


def test_the_history_tells_of_the_freezing(own_bank: Path, open_page: OpenPage) -> None:
    from dashboard import deeds
    from pipelines.freezing import freeze
    from pipelines.who import Who

    freeze(Workspace(own_bank), "2025Q3", "季度已报送", Who("王会计"))
    page = open_page(own_bank, "data", part="history")
    assert not page.exception
    (shown,) = [frame.value for frame in page.dataframe if "what" in frame.value]
    assert shown["what"].iloc[0] == "冻结2025年三季度（季度已报送）"
    assert deeds.quarters()["version"].tolist()[1] == 1
