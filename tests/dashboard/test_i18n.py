"""Is every sentence of the pages in Chinese too, and does a period read as a person would say it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TypeGuard

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dashboard import i18n
from dashboard.i18n import _, period_marks, period_word, pick

DASHBOARD = Path(i18n.__file__).parent
FIELD = re.compile(r"\{\w*[^{}]*\}")


def said() -> set[str]:
    return {argument.value for argument in arguments() if isinstance(argument, ast.Constant)}


def arguments() -> list[ast.expr]:
    """What stands between the brackets of every call of _ and N_, wherever it hides: babel sees none in an f-string."""
    calls = [node for tree in trees() for node in ast.walk(tree) if is_call(node)]
    assert calls
    return [argument for call in calls for argument in call.args]


def trees() -> list[ast.Module]:
    return [ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in sorted(DASHBOARD.rglob("*.py"))]


def is_call(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}


def inside_f_strings(tree: ast.AST) -> list[int]:
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    return [node.lineno for text in texts for node in ast.walk(text) if is_call(node)]


def pages_said() -> set[str]:
    found = extract_from_dir(str(DASHBOARD), [("**.py", "python")], keywords={"_": None, "N_": None})
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


def translated() -> dict[str, str]:
    with i18n.CATALOGUES["zh"].open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def test_every_sentence_has_its_chinese() -> None:
    chinese = translated()
    assert {message for message in said() if not chinese.get(message)} == set()


def test_no_sentence_hides_in_an_f_string() -> None:
    assert inside_f_strings(ast.parse("f\"a {_('b')}\"")) == [1]
    assert [line for tree in trees() for line in inside_f_strings(tree)] == []
    # What translators' tools find is then all there is.
    assert pages_said() == said()


def test_no_chinese_is_left_over() -> None:
    assert set(translated()) - said() == set()


def test_both_languages_fill_in_the_same_blanks() -> None:
    unequal = [en for en, zh in translated().items() if sorted(FIELD.findall(en)) != sorted(FIELD.findall(zh))]
    assert unequal == []


def test_no_sentence_is_chinese_in_the_source() -> None:
    bilingual = {"Made-up sample data · 示例数据（虚构）"}
    assert {message for message in said() if re.search(r"[\u4e00-\u9fff]", message)} == bilingual


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh-Hans-SG", "zh"), ("ZH", "zh"), ("en-US", "en"), ("de-DE", "en"), (None, "en")],
)
def test_a_browser_begins_in_its_own_language(locale: str | None, language: str) -> None:
    assert i18n.of_browser(locale) == language


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2025Q4", "2025年四季度", "2025 Q4"),
        ("2025H1", "2025年上半年", "2025 first half"),
        ("2025-03", "2025年03月", "2025-03"),
        ("2025", "2025年", "2025"),
        ("FY2024", "FY2024", "FY2024"),
        (None, "", ""),
    ],
)
def test_a_period_is_said_as_a_person_would(period: str | None, zh: str, en: str) -> None:
    i18n.use("zh")
    assert period_word(period) == zh
    i18n.use("en")
    assert period_word(period) == en


def test_the_year_stands_once_under_an_axis() -> None:
    assert period_marks(["2024Q3", "2024Q4", "2025Q1"]) == ["Q3<br>2024", "Q4", "Q1<br>2025"]
    assert period_marks(["2023", "2024"]) == ["2023", "2024"]


def test_data_with_one_language_only_is_shown_in_that() -> None:
    i18n.use("en")
    assert pick("柜面", None) == "柜面"
    assert pick("柜面", "Counter") == "Counter"
    assert pick(float("nan"), None) == ""


def test_an_unknown_language_falls_back_to_the_source() -> None:
    i18n.use("fr")
    assert _("Rankings") == "Rankings"
