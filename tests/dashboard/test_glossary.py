"""Do page, marked workbook, command line and messages call one thing by one name, the one in the README's glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import i18n
from dashboard.parts import words
from pipelines.marking import listing

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# What was said for the same things before there was a glossary.
FORMER = re.compile("搁置|待您决定|待回答|整行未载入|该格未载入|拒收 \\{|非数据行")


def on_the_page(code: str) -> str:
    said = next(word(code) for word in (words.file_state, words.severity, words.set_aside) if word(code) != code)
    return said.lstrip("●◐▲○ ").replace("整行", "").replace("Row r", "R")


def in_the_workbook(code: str) -> str:
    return {**listing._KINDS, **listing._SEVERITIES}[code].replace("整行", "").replace("Row r", "R")


@pytest.mark.parametrize("code", sorted((set(listing._KINDS) | set(listing._SEVERITIES)) - {"question"}))
def test_page_and_marked_workbook_say_the_same(code: str) -> None:
    said = []
    for language in ("zh", "en"):
        i18n.use(language)
        said.append(on_the_page(code))
    assert " ".join(said) == in_the_workbook(code)


@pytest.mark.parametrize(
    ("code", "word"),
    [("loaded", "入库"), ("rejected", "退回"), ("held", "暂缓"), ("refused", "拒收"), ("blanked", "置空")],
)
def test_the_glossary_of_the_readme_is_what_the_page_says(code: str, word: str) -> None:
    i18n.use("zh")
    assert word in on_the_page(code)
    assert f"| {word} |" in README


def test_nothing_is_called_by_a_former_name() -> None:
    files = [*(ROOT / "pipelines").rglob("*.py"), *(ROOT / "dashboard").rglob("*.p[yo]"), ROOT / "README.md"]
    assert len(files) > 200
    assert [path.name for path in files if FORMER.search(path.read_text(encoding="utf-8"))] == []
