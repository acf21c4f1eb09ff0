"""Are the reader's choices kept in the address, across pages, so that any view is a link."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.util import calc_hash


def test_a_choice_is_written_into_the_address(open_page: Any, bank: Path) -> None:
    page = open_page(bank)
    page.selectbox(key="choose_period").set_value("2025Q3").run()
    page.selectbox(key="choose_unit").set_value("西分行").run()
    assert page.query_params["period"] == "2025Q3"
    assert page.query_params["unit"] == "西分行"
    page.selectbox(key="choose_unit").set_value("").run()
    assert "unit" not in page.query_params


def test_an_address_brings_the_choice_back(open_page: Any, bank: Path) -> None:
    page = open_page(bank, "rankings", period="2025Q3", family="DE", unit="东分行", lang="en")
    assert page.selectbox(key="choose_period").value == "2025Q3"
    assert page.selectbox(key="choose_family").value == "DE"
    assert page.selectbox(key="choose_unit").value == "东分行"
    assert page.title[0].value == "Rankings"


def test_a_change_of_page_keeps_the_choices(open_page: Any, bank: Path) -> None:
    page = open_page(bank, vendor="91310115MA1K2LMN3A", period="2025Q3")
    # The browser empties the address when it follows the menu.
    page.query_params = {}
    page._page_hash = calc_hash("scorecard")
    page.run()
    assert page.title[0].value == "评分卡"
    assert page.query_params == {"period": "2025Q3", "vendor": "91310115MA1K2LMN3A"}


def test_the_browser_decides_the_language_and_the_switch_overrides_it(open_page: Any, bank: Path) -> None:
    page = open_page(bank, locale="en-GB")
    assert page.title[0].value == "Overview"
    page.segmented_control(key="choose_lang").set_value("zh").run()
    assert page.title[0].value == "总览"
    assert page.query_params["lang"] == "zh"


def test_what_is_not_a_choice_is_left_alone(open_page: Any, bank: Path) -> None:
    page = open_page(bank, unknown="1", lang="xx")
    assert page.title[0].value == "总览"
    assert page.query_params["unknown"] == "1"
