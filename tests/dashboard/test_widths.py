"""Does every table fit the narrowest screen that is served, and are the columns of a sentence wide enough for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.dashboard.test_pages import SAMPLE_PAGES, SAMPLE_VENDOR

# Pixels that 1280 leave beside the menu and the page's margins.
FRAME = 904

PAGES = (
    *((address, choices) for address, choices in SAMPLE_PAGES if address != "scorecard"),
    *(
        ("scorecard", {"vendor": SAMPLE_VENDOR, "card": part, "indicator": "ER3"})
        for part in ("indicators", "moved", "events", "others")
    ),
    *(("selection", {"step": part}) for part in ("committee", "indicators", "award")),
)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize(("address", "choices"), PAGES)
def test_no_table_is_wider_than_1280_pixels_leave(
    open_page: Any, sample_warehouse: Any, sample_workspace: Any, address: str, choices: dict[str, str], locale: str
) -> None:
    page = open_page(sample_workspace.root, address, locale=locale, **choices)
    for element in page.dataframe:
        columns = json.loads(element.proto.columns)
        widths = [column["width"] for column in columns.values() if isinstance(column.get("width"), int)]
        assert (list(columns), sum(widths)) == (list(columns), min(sum(widths), FRAME))
