from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from pipelines.contract import Field
from pipelines.reading import cell_messages, messages
from pipelines.reading.cell_messages import rejection_sentence
from pipelines.reading.cells import Reason, Rejected

ALL = {**messages._SENTENCES, **cell_messages._REJECTIONS, **cell_messages._NOTES}
PIPELINES = Path(messages.__file__).parent


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("zh", "en"), ALL.values(), ids=map(str, ALL))
def test_both_languages_say_the_same_facts_in_whole_sentences(zh: str, en: str) -> None:
    assert {name.removesuffix("_zh") for name in facts(zh)} == {name.removesuffix("_en") for name in facts(en)}
    assert zh.endswith("。")
    assert en.endswith(".")
    assert re.search("[一-鿿]", zh)


def test_every_sentence_is_used_and_every_used_one_exists() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in PIPELINES.glob("*.py"))
    used = set(re.findall(r'(?:sentence|refused)\(\s*"((?:E|M-|V|LIMIT)[\w.-]*)"', code)) | {
        "LIMIT.min",
        "LIMIT.max",
    }
    assert used == set(messages._SENTENCES)


def test_every_code_of_a_file_is_in_the_published_table_with_meaning_and_remedy() -> None:
    table = (PIPELINES.parents[1] / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n") if line.startswith("| E")
    ]
    assert [row[0] for row in rows] == sorted({key.partition(".")[0] for key in messages._SENTENCES if key[0] == "E"})
    assert all(len(row) == 5 and all(row) for row in rows)
    assert len(rows) == 15


def test_every_reason_has_its_sentence_and_says_what_the_cell_held() -> None:
    field = Field("mode", "enum", "模式", "Mode", values={"a": ("驻场",), "b": ("离场", "外驻")})
    for reason in Reason:
        told = rejection_sentence(Rejected(reason), "<b>{x}</b>", field)
        assert told.code == reason.rule
        assert "<b>{x}</b>" in told.zh or reason is Reason.ERROR_CELL
    assert rejection_sentence(Rejected(Reason.UNKNOWN_CHOICE), "半驻场", field).zh.endswith("可填：驻场、离场。")


@pytest.mark.parametrize(
    ("kind", "example"),
    [("date", "2025-03-01"), ("datetime", "2025-03-01 09:30"), ("month", "2025-03"), ("period", "2025Q1")],
)
def test_a_missing_year_is_shown_in_the_shape_that_the_column_takes(kind: str, example: str) -> None:
    told = rejection_sentence(Rejected(Reason.YEAR_MISSING), "3月1日", Field("when", kind, "时间", "When"))
    assert told.zh.endswith(f"请写成 {example} 这样的形式。")
    assert told.en.endswith(f"such as {example}.")


def test_a_long_cell_is_quoted_in_part() -> None:
    field = Field("fee", "money", "费用", "Fee")
    assert len(rejection_sentence(Rejected(Reason.NOT_A_NUMBER), "x" * 10_000, field).en) < 200
